import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { type ReactElement, useState } from 'react'
import { createFeed, type FeedDetail, feedDetail, listFeeds, revokeFeed } from '#contracts/feeds.ts'
import { call } from '#kit/api.ts'
import { formatMoment } from '#kit/format.ts'
import { useWords } from '#kit/words.ts'
import { notify, notifyFailure } from '../../../app/notes.tsx'
import { Popup } from '../../../shared/menu.tsx'
import { monthWords } from '../month/month-words.ts'

const key = ['visits', 'feeds'] as const

/** The addresses by which one's own calendar program reads the visits: made, shown once, revoked. */
export function FeedPopup(): ReactElement {
  const w = useWords(monthWords).feed
  return (
    <Popup label={w.title} className="popup-action" button={w.title}>
      {() => <Feeds />}
    </Popup>
  )
}

function Feeds(): ReactElement {
  const w = useWords(monthWords).feed
  const client = useQueryClient()
  const feeds = useQuery({ queryKey: key, queryFn: async ({ signal }) => call(listFeeds, { signal }) })
  const [detail, setDetail] = useState<FeedDetail>('count')
  const [address, setAddress] = useState<string | null>(null)
  const most = feeds.data?.most ?? 'count'
  const allowed = feedDetail.options.slice(0, feedDetail.options.indexOf(most) + 1)
  const refresh = async (): Promise<void> => client.invalidateQueries({ queryKey: key })
  const create = (): void => {
    call(createFeed, { body: { detail } })
      .then(async ({ path }) => {
        setAddress(`${location.origin}${path}`)
        await refresh()
      })
      .catch(notifyFailure)
  }
  const revoke = (id: string): void => {
    call(revokeFeed, { params: { id } })
      .then(async () => {
        notify(w.revoked)
        setAddress(null)
        await refresh()
      })
      .catch(notifyFailure)
  }
  return (
    <div className="feed-panel">
      <p className="quiet">{w.hint}</p>
      <label>
        {w.detail}{' '}
        <select value={detail} onChange={(event) => setDetail(feedDetail.parse(event.target.value))}>
          {allowed.map((each) => (
            <option key={each} value={each}>
              {w.details[each]}
            </option>
          ))}
        </select>
      </label>
      <Button type="primary" onClick={create}>
        {w.create}
      </Button>
      {address && (
        <div className="feed-address">
          <Input readOnly value={address} aria-label={w.title} onFocus={(event) => event.target.select()} />
          <Button
            onClick={() => {
              navigator.clipboard
                .writeText(address)
                .then(() => notify(w.copied))
                .catch(notifyFailure)
            }}
          >
            {w.copy}
          </Button>
        </div>
      )}
      <ul className="month-list">
        {feeds.data?.feeds.map((feed) => (
          <li key={feed.id}>
            <span>{w.existing(w.details[feed.detail], formatMoment(feed.createdAt))}</span>
            <small className="quiet">
              {feed.lastReadAt ? w.read(formatMoment(feed.lastReadAt)) : w.never}
            </small>
            <Button size="small" onClick={() => revoke(feed.id)}>
              {w.revoke}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  )
}
