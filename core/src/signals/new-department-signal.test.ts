import { expect, it } from 'vitest'
import { type DepartmentUse, newDepartmentSignal } from './new-department-signal.ts'

const of = (...departments: DepartmentUse[]) =>
  newDepartmentSignal({ departments, thresholds: { people: 2 } })

it('finds the department that was not there before, the largest first', () => {
  const sales = { name: 'Sales', recent: 9, before: 10 }
  expect(
    of(sales, { name: 'Legal', recent: 3, before: 0 }, { name: 'Finance', recent: 5, before: 0 }),
  ).toMatchObject({
    present: true,
    evidence: { department: 'Finance', people: 5, departments: 2 },
  })
  expect(of(sales, { name: 'Legal', recent: 1, before: 0 }).present).toBe(false)
  expect(of(sales).present).toBe(false)
})

it('takes no wholly new account for a sign', () => {
  expect(of({ name: 'Sales', recent: 9, before: 0 }).present).toBeUndefined()
  expect(of().present).toBeUndefined()
  expect(() => of({ name: 'Sales', recent: 0.5, before: 0 })).toThrow(
    expect.objectContaining({ code: 'new-department-signal.not-a-count' }),
  )
})
