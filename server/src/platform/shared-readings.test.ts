import { expect, test } from 'vitest'
import type { Db } from './database.ts'
import { sharedReading, shareReadings } from './shared-readings.ts'

function readings() {
  const open: ((value: number | Error) => void)[] = []
  const read = () =>
    new Promise<number>((resolve, reject) => {
      open.push((value) => (value instanceof Error ? reject(value) : resolve(value)))
    })
  return { open, read }
}

test('who asks while one reads shares the next reading, never the one that began before', async () => {
  const { open, read } = readings()
  const shared = shareReadings()
  const first = shared(['a'], read)
  const second = shared(['a'], read)
  const third = shared(['a'], read)
  expect(open).toHaveLength(1)
  open[0]?.(1)
  expect(await first).toBe(1)
  await expect.poll(() => open.length).toBe(2)
  open[1]?.(2)
  expect(await Promise.all([second, third])).toEqual([2, 2])
})

test('questions do not wait for each other, and a reading that fails fails for those alone who shared it', async () => {
  const { open, read } = readings()
  const shared = shareReadings()
  const failing = shared(['a'], read)
  const other = shared(['b'], read)
  const after = shared(['a'], read)
  expect(open).toHaveLength(2)
  open[0]?.(new Error('no'))
  await expect(failing).rejects.toThrow('no')
  await expect.poll(() => open.length).toBe(3)
  open[2]?.(3)
  open[1]?.(4)
  expect(await after).toBe(3)
  expect(await other).toBe(4)
})

test('those who ask one database share, those of another and those in a transaction do not', async () => {
  const { open, read } = readings()
  const [one, other] = [{ isTransaction: false } as Db, { isTransaction: false } as Db]
  const inside = { isTransaction: true } as Db
  void sharedReading(one, 'a', read)
  void sharedReading(one, 'a', read)
  expect(open).toHaveLength(1)
  void sharedReading(other, 'a', read)
  void sharedReading(inside, 'a', read)
  void sharedReading(inside, 'a', read)
  expect(open).toHaveLength(4)
})
