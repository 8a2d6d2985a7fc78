import { describe, expect, it } from 'vitest'
import { createFormat, minorToDecimal } from './format.ts'

const ja = createFormat({ language: 'ja', timeZone: 'Asia/Tokyo', currency: 'JPY' })
const en = createFormat({ language: 'en', timeZone: 'Asia/Tokyo', currency: 'USD' })

describe('money', () => {
  it('shows yen without decimals and dollars with two', () => {
    expect(ja.money(2340000)).toBe('¥2,340,000')
    expect(en.money(123450)).toBe('$1,234.50')
    expect(en.money(-5)).toBe('−$0.05')
  })
  it('keeps every digit of amounts beyond the safe integers', () => {
    expect(ja.money('900719925474099312')).toBe('¥900,719,925,474,099,312')
    expect(minorToDecimal(-1050n, 2)).toBe('-10.50')
  })
  it('counts in 万 and 億 in Japanese charts only', () => {
    expect(ja.moneyShort(12_340_000)).toBe('¥1,234万')
    expect(ja.moneyShort(123_000_000)).toBe('¥1.23億')
    expect(en.moneyShort(1_234_000_000)).toBe('$12.3m')
  })
})

describe('dates', () => {
  it('writes dates the way each language does', () => {
    expect(ja.dateWithWeekday('2026-11-21')).toBe('2026年11月21日(土)')
    expect(en.date('2026-11-21')).toBe('21 Nov 2026')
  })
  it('puts instants into the time zone of the reader but leaves calendar days alone', () => {
    expect(ja.date('2026-11-20T18:00:00Z')).toBe('2026年11月21日')
    expect(ja.date('2026-11-20')).toBe('2026年11月20日')
  })
  it('names the clock in words', () => {
    expect([ja.zone, en.zone]).toEqual(['日本標準時', 'Japan Standard Time'])
    expect(createFormat({ language: 'ja', timeZone: 'UTC', currency: 'JPY' }).zone).toBe('UTC')
  })
  it('counts days and says them relatively', () => {
    expect(ja.daysUntil('2027-02-03', '2026-11-22')).toBe(73)
    expect(en.relative('2026-11-12T00:00:00Z', new Date('2026-11-21T00:00:00Z'))).toBe('last week')
    expect(ja.relative('2026-11-18T00:00:00Z', new Date('2026-11-21T00:00:00Z'))).toBe('3 日前')
  })
})

it('uses a true minus and always says the sign of a change', () => {
  expect(ja.signed(-13)).toBe('−13')
  expect(ja.signed(4)).toBe('+4')
  expect(ja.percent(-0.614, 0)).toBe('−61%')
})

it('gives no sign to what rounds to zero', () => {
  for (const near of [-0.004, 0.004, -0, 0]) {
    expect(ja.number(near)).toBe('0')
    expect(ja.signed(near)).toBe('0')
    expect(ja.percent(near, 0)).toBe('0%')
    expect(ja.signedPercent(near)).toBe('0%')
  }
  expect(ja.signedPercent(-0.614)).toBe('−61%')
  expect(ja.signedPercent(0.03)).toBe('+3%')
})
