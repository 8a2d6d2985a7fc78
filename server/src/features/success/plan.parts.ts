import type { Parted } from '@tsuzuku/core/success/content-changes'
import type { PlanContent } from './plan.schema.ts'

/** A plan's content as its fields and lists. */
export const partsOf = ({ goals, steps, ...fields }: PlanContent): Parted => ({
  fields,
  lists: { goals, steps },
})
