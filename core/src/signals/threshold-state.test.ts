import { describe, expect, it } from 'vitest'
import { thresholdState } from './threshold-state.ts'

describe('thresholdState', () => {
  it('opens at one level and ends beyond the other, upwards', () => {
    const levels = { open: 0.3, close: 0.2 }
    const path = [0.1, 0.29, 0.3, 0.25, 0.2, 0.19, 0.25]
    let isOpen = false
    const states = path.map((value) => {
      isOpen = thresholdState({ value, isOpen, ...levels }) === true
      return isOpen
    })
    expect(states).toEqual([false, false, true, true, true, false, false])
  })

  it('does the same downwards', () => {
    const levels = { open: -0.5, close: -0.35 }
    expect(thresholdState({ value: -0.5, isOpen: false, ...levels })).toBe(true)
    expect(thresholdState({ value: -0.4, isOpen: false, ...levels })).toBe(false)
    expect(thresholdState({ value: -0.4, isOpen: true, ...levels })).toBe(true)
    expect(thresholdState({ value: -0.34, isOpen: true, ...levels })).toBe(false)
  })

  it('knows nothing of what is not known, and refuses what is no number', () => {
    expect(thresholdState({ value: undefined, isOpen: true, open: 1, close: 0 })).toBeUndefined()
    expect(() => thresholdState({ value: Number.NaN, isOpen: false, open: 1, close: 0 })).toThrow(
      expect.objectContaining({ code: 'threshold-state.not-finite' }),
    )
  })
})
