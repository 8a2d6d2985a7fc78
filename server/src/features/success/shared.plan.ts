import { contentChanges } from '@tsuzuku/core/success/content-changes'
import * as z from 'zod'
import { type ShownMessage, shownMessage } from './page-message.read.ts'
import { partsOf } from './plan.parts.ts'
import {
  agreementRow,
  type PlanContent,
  planStates,
  shownGoal,
  shownStep,
  type WholePlan,
} from './plan.schema.ts'

/** What of a plan its customer sees; nothing of our accounts, scores or people beyond the names of who does what. */
export const sharedPlan = z.object({
  from: z.string(),
  account: z.string(),
  language: z.enum(['ja', 'en']),
  today: z.string(),
  title: z.string(),
  job: z.string(),
  starts_on: z.string(),
  ends_on: z.string().nullable(),
  version: z.number(),
  saved_at: z.string(),
  is_closed: z.boolean(),
  progress: z.enum(planStates),
  goals: z.array(shownGoal.omit({ id: true })),
  steps: z.array(
    shownStep.pick({
      title: true,
      side: true,
      starts_on: true,
      due_on: true,
      owner: true,
      contact: true,
      is_done: true,
      is_overdue: true,
    }),
  ),
  agreements: z.array(agreementRow.pick({ version: true, contact_name: true, agreed_on: true })),
  changed: z
    .array(
      z.object({
        list: z.string().nullable(),
        kind: z.enum(['added', 'removed', 'changed']),
        name: z.string(),
      }),
    )
    .nullable()
    .describe('Since the version last agreed on; null where nothing was agreed on'),
  messages: z.array(shownMessage).describe('What we say to the customer beside the plan, the newest first'),
  contact: z
    .object({ name: z.string(), has_agreed: z.boolean() })
    .nullable()
    .describe('Who agrees by this link'),
})
export type SharedPlan = z.infer<typeof sharedPlan>

type Given = {
  from: string
  language: 'ja' | 'en'
  contact: { id: number; name: string } | undefined
  messages: ShownMessage[]
}

export function sharedOf(plan: WholePlan, { from, language, contact, messages }: Given): SharedPlan {
  const { title, job, starts_on, ends_on, version, saved_at, progress, today } = plan
  const steps = plan.steps_shown.filter((step) => !step.is_dropped)
  const agreements = plan.agreements.map(({ version: of, contact_name, agreed_on }) => ({
    version: of,
    contact_name,
    agreed_on,
  }))
  return {
    ...{ from, language, today, title, job, starts_on, ends_on, version, saved_at, progress },
    account: plan.account.name,
    is_closed: plan.closed_on !== null,
    goals: plan.goals_shown.map(({ id: _, ...goal }) => goal),
    steps: steps.map((step) => ({
      title: step.title,
      side: step.side,
      starts_on: step.starts_on,
      due_on: step.due_on,
      owner: step.owner,
      contact: step.contact,
      is_done: step.is_done,
      is_overdue: step.is_overdue,
    })),
    agreements,
    messages,
    changed: plan.agreed_content && changesOf(plan.agreed_content, plan),
    contact: contact
      ? {
          name: contact.name,
          has_agreed: plan.agreements.some((one) => one.version === version && one.contact_id === contact.id),
        }
      : null,
  }
}

function changesOf(agreed: PlanContent, plan: WholePlan) {
  return contentChanges(partsOf(agreed), partsOf(contentOf(plan))).map(({ list, kind, item }) => ({
    list: list ?? null,
    kind,
    name: String(item?.name ?? item?.title ?? ''),
  }))
}

/** The content as it was saved last. */
export const contentOf = ({ title, job, starts_on, goals_shown, steps_shown }: WholePlan): PlanContent => ({
  title,
  job,
  starts_on,
  goals: goals_shown.map(({ id, name, measure, direction, baseline, baseline_on, target, target_on }) => ({
    ...{ id, name, measure, direction, baseline, baseline_on, target, target_on },
  })),
  steps: steps_shown.map(({ id, title: words, side, starts_on: from, due_on, owner_id, contact_id }) => ({
    ...{ id, title: words, side, starts_on: from, due_on, owner_id, contact_id },
  })),
})
