import { CoreError } from '../error.ts'
import type { SignalFinding } from './signal-finding.ts'

export type NewDepartmentThresholds = {
  /** Fewest people of the department who have to be active: one visitor is no department. */
  readonly people: number
}

export type DepartmentUse = {
  readonly name: string
  /** People of the department active in the last 28 days, and in the 84 days before. */
  readonly recent: number
  readonly before: number
}

/**
 * People of a department that did not use the product before use it now: a sign of growth.
 *
 * new = departments with recent ≥ people and before = 0; present = there is one, while another department
 * had been using the product before. In a wholly new account every department is new and none is a sign.
 *
 * @returns `present` is `undefined` if no department is known, or none was active before
 * @throws CoreError `new-department-signal.not-a-count`
 * @example
 * newDepartmentSignal({ thresholds: { people: 2 }, departments: [
 *   { name: 'Sales', recent: 9, before: 10 }, { name: 'Legal', recent: 3, before: 0 }] }).evidence
 * // { department: 'Legal', people: 3, departments: 1 }
 */
export function newDepartmentSignal(question: {
  readonly departments: readonly DepartmentUse[]
  readonly thresholds: NewDepartmentThresholds
}): SignalFinding<{ department: string; people: number; departments: number }> {
  const { departments, thresholds } = question
  if (!departments.every(({ recent, before }) => isCount(recent) && isCount(before))) {
    throw new CoreError('new-department-signal.not-a-count', 'newDepartmentSignal requires whole counts ≥ 0')
  }
  if (!departments.some(({ before }) => before > 0)) {
    return { present: undefined, evidence: undefined, moneyMinor: undefined }
  }
  const fresh = departments
    .filter(({ recent, before }) => before === 0 && recent >= thresholds.people)
    .sort((a, b) => b.recent - a.recent || (a.name < b.name ? -1 : 1))
  const largest = fresh[0]
  return {
    present: largest !== undefined,
    evidence: largest && { department: largest.name, people: largest.recent, departments: fresh.length },
    moneyMinor: undefined,
  }
}

const isCount = (value: number) => Number.isInteger(value) && value >= 0
