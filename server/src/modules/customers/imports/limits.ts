/** What an import file may ask of the server. */
export const importLimits = {
  /** Columns of the file that are looked at. */
  columns: 500,
  /** Characters of a cell (Excel's own limit). */
  cell: 32_767,
  /** Data rows of one file. */
  rows: 1_000_000,
  /** Bytes of a workbook after unpacking. */
  unpackedBytes: 1 << 30,
  /** Bytes that may come out of every packed byte, once there are more than `plainBytes`. */
  ratio: 150,
  plainBytes: 64 << 20,
  /** Distinct texts of a workbook, and their characters altogether. */
  sharedStrings: 2_000_000,
  sharedCharacters: 100_000_000,
  /** Heap of the reading thread. */
  heapMegabytes: 512,
  /** The reading thread may be silent for so long. */
  silenceMs: 60_000,
  /** Rows written in one transaction. */
  batch: 1000,
} as const
