import { expect, test } from 'vitest'
import { createSteadyAnswers } from './steady-answers.ts'

const clock = () => new Date('2026-11-20T03:00:00Z')

/** Answers that come when told to. */
function slow<Answer extends object>() {
  const waiting: { give: (answer: Answer) => void; fail: (error: Error) => void }[] = []
  const read = () => new Promise<Answer>((give, fail) => waiting.push({ give, fail }))
  return { read, waiting }
}

test('what is known is given as it is; after a change the last answer is given, marked, until the new one is there', async () => {
  const answers = createSteadyAnswers({ clock, patienceMs: 0 })
  const { read, waiting } = slow<{ figure: number }>()
  const ask = (seen: string) => answers({ key: ['q'], seen: [seen] }, read)
  const first = Promise.all([ask('1'), ask('1')])
  waiting[0]?.give({ figure: 1 })
  const fresh = { figure: 1, behind: false, made_at: '2026-11-20T03:00:00.000Z' }
  expect(await first).toEqual([fresh, fresh])
  expect(await ask('1')).toEqual(fresh)
  expect(waiting).toHaveLength(1)
  expect(await ask('2')).toEqual({ ...fresh, behind: true })
  expect(await ask('2')).toEqual({ ...fresh, behind: true })
  expect(waiting).toHaveLength(2)
  waiting[1]?.give({ figure: 2 })
  await expect.poll(() => ask('2')).toMatchObject({ figure: 2, behind: false })
})

test('facts that change while an answer is made leave it marked, and the next one is made', async () => {
  const answers = createSteadyAnswers({ clock, patienceMs: 0 })
  const { read, waiting } = slow<{ figure: number }>()
  const ask = (seen: string) => answers({ key: ['q'], seen: [seen] }, read)
  const early = ask('1')
  const late = ask('2')
  waiting[0]?.give({ figure: 1 })
  expect(await early).toMatchObject({ behind: false })
  expect(await late).toMatchObject({ figure: 1, behind: true })
  expect(await ask('2')).toMatchObject({ figure: 1, behind: true })
  waiting[1]?.give({ figure: 2 })
  await expect.poll(() => ask('2')).toMatchObject({ figure: 2, behind: false })
})

test('an answer that is there soon enough is not behind', async () => {
  const answers = createSteadyAnswers({ clock, patienceMs: 60_000 })
  let figure = 1
  const ask = (seen: string) => answers({ key: ['q'], seen: [seen] }, async () => ({ figure }))
  await ask('1')
  figure = 2
  expect(await ask('2')).toMatchObject({ figure: 2, behind: false })
})

test('a new answer that fails is told to who asks next, and tried again', async () => {
  const answers = createSteadyAnswers({ clock, patienceMs: 0 })
  const { read, waiting } = slow<{ figure: number }>()
  const ask = (seen: string) => answers({ key: ['q'], seen: [seen] }, read)
  const first = ask('1')
  waiting[0]?.give({ figure: 1 })
  await first
  expect(await ask('2')).toMatchObject({ behind: true })
  waiting[1]?.fail(new Error('no'))
  await new Promise(setImmediate)
  const next = ask('2')
  waiting[2]?.fail(new Error('again'))
  await expect(next).rejects.toThrow('again')
  const last = ask('2')
  waiting[3]?.give({ figure: 2 })
  expect(await last).toMatchObject({ figure: 2, behind: false })
})
