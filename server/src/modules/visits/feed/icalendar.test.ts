import { expect, test } from 'vitest'
import { icalendar } from './icalendar.ts'

const event = {
  uid: 'a@zhike',
  start: new Date('2026-12-01T08:30:00+08:00'),
  end: new Date('2026-12-01T17:00:00+08:00'),
  summary: '走访 12 户',
  description: '五马便利店, 一号; 二号\n备注 \\ 完',
  location: null,
}

test('S1.19 a calendar is what RFC 5545 wants: UTC times, escaped texts, CR LF', () => {
  const text = icalendar('林小雨的走访', [event], new Date('2026-11-30T00:00:00Z'))
  expect(text).toContain('DTSTART:20261201T003000Z\r\nDTEND:20261201T090000Z\r\n')
  expect(text).toContain('DESCRIPTION:五马便利店\\, 一号\\; 二号\\n备注 \\\\ 完')
  expect(text.startsWith('BEGIN:VCALENDAR\r\nVERSION:2.0\r\n')).toBe(true)
  expect(text.endsWith('END:VEVENT\r\nEND:VCALENDAR\r\n')).toBe(true)
  expect(text.split('\r\n').every((line) => !line.includes('\n'))).toBe(true)
})

test('S1.19 long lines are folded at 75 octets, never inside a Chinese character', () => {
  const long = '走访'.repeat(60)
  const text = icalendar('x', [{ ...event, summary: long }], new Date(0))
  for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
  // Unfolding takes the line break and the one space that follows it away.
  expect(text.replaceAll('\r\n ', '')).toContain(`SUMMARY:${long}`)
})
