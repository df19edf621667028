import { type ReactElement, type ReactNode, useEffect, useRef } from 'react'
import { defineMessages, useWords } from '#kit/words.ts'
import './data-table.css'

export interface Column<Row> {
  readonly key: string
  readonly title: string
  readonly render: (row: Row) => ReactNode
  /** The server's name of this order; absent: cannot be sorted by it. */
  readonly sort?: string
  /** Numbers stand right, in tabular digits. */
  readonly numeric?: boolean
  /** CSS width; the rest is shared. */
  readonly width?: string
  /** Cannot be switched off. */
  readonly always?: boolean
}

export interface Sorting {
  readonly by: string
  readonly direction: 'asc' | 'desc'
}

const words = defineMessages(
  {
    all: '选择本页全部',
    one: (name: string) => `选择 ${name}`,
    sortBy: (title: string) => `按${title}排序`,
    loading: '正在加载',
  },
  {
    all: 'Select all on this page',
    one: (name) => `Select ${name}`,
    sortBy: (title) => `Sort by ${title}`,
    loading: 'Loading',
  },
)

/** A table of one page of rows: sorting and paging are the server's. The first column names the row. */
export function DataTable<Row>(props: {
  label: string
  rows: readonly Row[] | undefined
  columns: readonly Column<Row>[]
  rowId: (row: Row) => string
  rowName: (row: Row) => string
  sorting?: Sorting
  onSort?: (sorting: Sorting) => void
  selected?: ReadonlySet<string>
  onSelect?: (rows: readonly Row[], on: boolean) => void
  /** A press on a row. */
  onOpen?: (row: Row) => void
  /** The row that is open beside the table. */
  openId?: string | null
  /** Old rows stay, dimmed, while new ones come. */
  busy?: boolean
  empty: ReactNode
  skeletonRows?: number
}): ReactElement {
  const w = useWords(words)
  const { rows, columns, selected, onSelect, sorting, onSort, rowId } = props
  if (rows?.length === 0) return <>{props.empty}</>
  const chosen = rows?.filter((row) => selected?.has(rowId(row))).length ?? 0
  return (
    <div
      className="table-holder"
      data-busy={props.busy === true}
      tabIndex={0}
      role="region"
      aria-label={props.label}
    >
      <table className="table" aria-busy={rows === undefined || props.busy === true}>
        <thead>
          <tr>
            {onSelect && (
              <th className="table-check">
                <CheckBox
                  label={w.all}
                  checked={rows !== undefined && chosen === rows.length}
                  partly={chosen > 0 && rows !== undefined && chosen < rows.length}
                  onChange={(on) => onSelect(rows ?? [], on)}
                />
              </th>
            )}
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                style={column.width ? { width: column.width } : undefined}
                data-numeric={column.numeric}
                aria-sort={ariaSort(column, sorting)}
              >
                {column.sort && onSort ? (
                  <button
                    type="button"
                    title={w.sortBy(column.title)}
                    onClick={() =>
                      onSort({
                        by: column.sort as string,
                        direction:
                          sorting && sorting.by === column.sort && sorting.direction === 'asc'
                            ? 'desc'
                            : 'asc',
                      })
                    }
                  >
                    {column.title}
                    <i aria-hidden="true">
                      {sorting?.by === column.sort ? (sorting.direction === 'asc' ? '↑' : '↓') : '↕'}
                    </i>
                  </button>
                ) : (
                  column.title
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows === undefined
            ? Array.from({ length: props.skeletonRows ?? 12 }, (_, line) => (
                <tr key={line} className="table-skeleton">
                  {onSelect && <td />}
                  {columns.map((column) => (
                    <td key={column.key}>
                      <i />
                    </td>
                  ))}
                </tr>
              ))
            : rows.map((row) => {
                const id = rowId(row)
                return (
                  <tr
                    key={id}
                    data-open={props.openId === id}
                    data-press={props.onOpen !== undefined}
                    onClick={(event) => {
                      // Buttons, links and boxes in a row do their own thing.
                      if ((event.target as Element).closest('button, a, input, label')) return
                      if (getSelection()?.type === 'Range') return
                      props.onOpen?.(row)
                    }}
                  >
                    {onSelect && (
                      <td className="table-check">
                        <CheckBox
                          label={w.one(props.rowName(row))}
                          checked={selected?.has(id) === true}
                          onChange={(on) => onSelect([row], on)}
                        />
                      </td>
                    )}
                    {columns.map((column) => (
                      <td key={column.key} data-numeric={column.numeric}>
                        {column.render(row)}
                      </td>
                    ))}
                  </tr>
                )
              })}
        </tbody>
      </table>
    </div>
  )
}

function ariaSort(column: { sort?: string }, sorting: Sorting | undefined) {
  if (!sorting || !column.sort || sorting.by !== column.sort) return undefined
  return sorting.direction === 'asc' ? 'ascending' : 'descending'
}

function CheckBox(props: {
  label: string
  checked: boolean
  partly?: boolean
  onChange: (on: boolean) => void
}): ReactElement {
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (box.current) box.current.indeterminate = props.partly === true
  }, [props.partly])
  return (
    <input
      ref={box}
      type="checkbox"
      aria-label={props.label}
      checked={props.checked}
      onChange={(event) => props.onChange(event.target.checked)}
    />
  )
}
