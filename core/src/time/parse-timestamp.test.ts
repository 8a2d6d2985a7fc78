import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays } from './add-days.ts'
import { type DateFormat, parseTimestamp } from './parse-timestamp.ts'

test.each<[string, DateFormat, object]>([
  ['2024-03-05', 'iso', { date: '2024-03-05' }],
  ['2024-03-05T03:00:00Z', 'iso', { date: '2024-03-05', time: '03:00:00', offset: 'Z' }],
  ['2024-03-05t03:00:00z', 'iso', { date: '2024-03-05', time: '03:00:00', offset: 'Z' }],
  ['2024-03-05T03:00:00.250+09:00', 'iso', { date: '2024-03-05', time: '03:00:00.250', offset: '+09:00' }],
  ['2024-03-05T03:00:00,5Z', 'iso', { date: '2024-03-05', time: '03:00:00.5', offset: 'Z' }],
  ['2024-03-05 03:00:00 UTC', 'iso', { date: '2024-03-05', time: '03:00:00', offset: 'Z' }],
  ['2024-03-05 03:00', 'iso', { date: '2024-03-05', time: '03:00:00' }],
  ['2024-03-05 3:00', 'iso', { date: '2024-03-05', time: '03:00:00' }],
  ['2024-03-05 03:00:00+09', 'iso', { date: '2024-03-05', time: '03:00:00', offset: '+09:00' }],
  ['2024-03-05 03:00:00 -0530', 'iso', { date: '2024-03-05', time: '03:00:00', offset: '-05:30' }],
  ['20240305', 'iso', { date: '2024-03-05' }],
  ['2024/3/5 9:05', 'ymd-slash', { date: '2024-03-05', time: '09:05:00' }],
  ['２０２４／０３／０５　０９：０５', 'ymd-slash', { date: '2024-03-05', time: '09:05:00' }],
  ['2024年3月5日', 'ymd-slash', { date: '2024-03-05' }],
  ['2024年3月5日 13:30', 'iso', { date: '2024-03-05', time: '13:30:00' }],
  ['05-03-2024', 'dmy', { date: '2024-03-05' }],
  ['05/03/2024 23:59:59', 'dmy', { date: '2024-03-05', time: '23:59:59' }],
  ['11/1/2019 2:30:36 PM', 'mdy', { date: '2019-11-01', time: '14:30:36' }],
  ['11/1/2019 12:05 AM', 'mdy', { date: '2019-11-01', time: '00:05:00' }],
  ['11/1/2019 12:05pm', 'mdy', { date: '2019-11-01', time: '12:05:00' }],
])('parseTimestamp(%j, %s)', (text, format, expected) => {
  expect(parseTimestamp(text, format)).toEqual(expected)
})

test.each<[string, DateFormat]>([
  ['20240305T0300', 'iso'],
  ['2024-03-05 24:00', 'iso'],
  ['2024-03-05 12:60', 'iso'],
  ['2024-03-05 12:00:60', 'iso'],
  ['2024-03-05 13:00 PM', 'iso'],
  ['2024-03-05 0:30 AM', 'iso'],
  ['2024-03-05T', 'iso'],
  ['2024-03-05 noon', 'iso'],
  ['2024-03-05 12:00 JST', 'iso'],
  ['2024-03-05 12:00+15:00', 'iso'],
  ['2024-03-05 12:00+09:75', 'iso'],
  ['2024-03-05Z', 'iso'],
  ['2024-03-05 12', 'iso'],
  ['2024-02-30 12:00', 'iso'],
])('%j is no timestamp', (text, format) => {
  expect(parseTimestamp(text, format)).toBeUndefined()
})

test('reads what toISOString writes, whatever the day', () => {
  const instant = fc.date({ min: new Date('1900-01-01'), max: new Date('2200-01-01'), noInvalidDate: true })
  fc.assert(
    fc.property(instant, (at) => {
      const iso = at.toISOString()
      expect(parseTimestamp(iso, 'iso')).toEqual({
        date: iso.slice(0, 10),
        time: iso.slice(11, 23),
        offset: 'Z',
      })
    }),
  )
})

test('reads each format with each separator, padded or not, in half and full width', () => {
  const orders = { iso: [0, 1, 2], 'ymd-slash': [0, 1, 2], dmy: [2, 1, 0], mdy: [1, 2, 0] } as const
  const format = fc.constantFrom<DateFormat>('iso', 'ymd-slash', 'dmy', 'mdy')
  const separator = fc.constantFrom('-', '/', '.')
  fc.assert(
    fc.property(
      format,
      separator,
      fc.integer({ min: 0, max: 90_000 }),
      fc.boolean(),
      (format, mark, days, padded) => {
        const date = addDays('1900-01-01', days)
        const parts = date.split('-').map((part) => (padded ? part : String(Number(part))))
        const text = orders[format].map((index) => parts[index]).join(mark)
        const wide = text.replace(/[!-~]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0))
        expect(parseTimestamp(text, format)).toEqual({ date })
        expect(parseTimestamp(wide, format)).toEqual({ date })
      },
    ),
  )
})

test('never throws', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[\d:TZ./ +-]{0,30}$/)), (text) => {
      for (const format of ['iso', 'ymd-slash', 'dmy', 'mdy'] as const) {
        const parts = parseTimestamp(text, format)
        if (parts) expect(parts.date).toMatch(/^\d{4}-\d{2}-\d{2}$/)
      }
    }),
  )
})
