import { allOf } from '@tsuzuku/core/segments/all-of'
import { anyOf } from '@tsuzuku/core/segments/any-of'
import { type RawBuilder, sql } from 'kysely'
import { isAmong } from '../../platform/among.ts'
import type { Db } from '../../platform/database.ts'
import { compile, createContext, type Ground, sourceOf } from './rule.compile.ts'
import type { FieldContext, UnknownReason } from './segment.field.ts'
import { type Condition, type Rule, segmentsIn } from './segment.rule.ts'

export type Truth = 'yes' | 'no' | 'unknown'

/** One line of the explanation, in the order of the rule; `depth` says how far in it stands. */
export type ExplainLine = {
  depth: number
  kind: 'all' | 'any' | 'condition' | 'segment' | 'list'
  not: boolean
  truth: Truth
  condition: Condition | null
  /** The account's own value; null where it is not known. */
  value: string | number | boolean | string[] | null
  reason: UnknownReason | null
  segment: { id: number; name: string } | null
}

type Asked = { truth: RawBuilder<unknown>; value: RawBuilder<unknown>; reason: RawBuilder<unknown> }
type Found = { truth: boolean | null; value: ExplainLine['value']; reason: UnknownReason }
type Node = Omit<ExplainLine, 'depth' | 'truth' | 'value' | 'reason'> & { of: Node[]; asked?: number }

type Explained = { truth: Truth; lines: ExplainLine[] }

/** Why an account is in or out of a rule: every condition with the account's own value, and what becomes of them. */
export async function explainRule(
  db: Db,
  { rule, ground, accountId }: { rule: Rule; ground: Ground; accountId: number },
): Promise<Explained> {
  const { told, tell } = planned(rule, ground)
  const { rows } = await sql<{ found: Found[] }>`select ${told} where f.id = ${accountId}`.execute(db)
  return tell(rows[0]?.found ?? [])
}

/** As `explainRule`, of the accounts of the ground at once. */
export async function explainRules(
  db: Db,
  { rule, ground }: { rule: Rule; ground: Ground & { among: readonly number[] } },
): Promise<Map<number, Explained>> {
  const { told, tell } = planned(rule, ground)
  const { rows } = await sql<{ id: number; found: Found[] }>`
    select f.id, ${told} where ${isAmong(sql`f.id`, ground.among)}`.execute(db)
  return new Map(rows.map(({ id, found }) => [id, tell(found)]))
}

/** What to ask, and how its answers are told. */
function planned(rule: Rule, ground: Ground) {
  const context = createContext(ground)
  const questions: Asked[] = []
  const tree = plan(rule, { ground, context, questions })
  const cells = questions.map(
    ({ truth, value, reason }) =>
      sql`jsonb_build_object('truth', ${truth}, 'value', to_jsonb(${value}), 'reason', ${reason})`,
  )
  const told = sql`jsonb_build_array(${sql.join(cells)}) as found ${sourceOf(context)}`
  const tell = (found: Found[]): Explained => {
    const lines: ExplainLine[] = []
    const truth = write(tree, { found, lines, depth: 0 })
    return { truth: wordOf(truth), lines }
  }
  return { told, tell }
}

type Plan = { ground: Ground; context: FieldContext; questions: Asked[] }

const bare = { condition: null, segment: null, of: [] as Node[] }

function plan(rule: Rule, plans: Plan): Node {
  if (rule.kind !== 'condition') {
    return { ...bare, kind: rule.kind, not: rule.not ?? false, of: rule.of.map((part) => plan(part, plans)) }
  }
  if (rule.field === 'segment') return planSegments(rule, plans)
  const { ground, context, questions } = plans
  const field = ground.fields.get(rule.field)
  const { not, ...plain } = rule
  const reason =
    typeof field?.unknown === 'function'
      ? field.unknown(context, rule)
      : sql`${field?.unknown ?? 'not-set'}::text`
  questions.push({
    truth: compile(plain, ground, context),
    value: field?.value(context, rule) ?? sql`null::text`,
    reason,
  })
  return { ...bare, kind: 'condition', not: not ?? false, condition: rule, asked: questions.length - 1 }
}

/** The rules of the segments it asks about stand open, so that the last reason can be read. */
function planSegments(rule: Condition, plans: Plan): Node {
  const parts = segmentsIn(rule).map((id): Node => {
    const other = plans.ground.segments.get(id)
    const segment = { id, name: other?.name ?? String(id) }
    if (other?.rule) return { ...bare, kind: 'segment', not: false, segment, of: [plan(other.rule, plans)] }
    plans.questions.push({
      truth: compile(
        { kind: 'condition', field: 'segment', op: 'any-of', value: [id] },
        plans.ground,
        plans.context,
      ),
      value: sql`null::text`,
      reason: sql`null::text`,
    })
    return { ...bare, kind: 'list', not: false, segment, asked: plans.questions.length - 1 }
  })
  const isOut = (rule.op === 'none-of') !== (rule.not ?? false)
  return { ...bare, kind: 'any', not: isOut, condition: rule, of: parts }
}

function write(
  node: Node,
  into: { found: Found[]; lines: ExplainLine[]; depth: number },
): boolean | undefined {
  const { found, lines, depth } = into
  const { of, asked, ...shown } = node
  const answer = asked === undefined ? undefined : found[asked]
  const line: ExplainLine = { ...shown, depth, truth: 'unknown', value: answer?.value ?? null, reason: null }
  lines.push(line)
  const parts = of.map((part) => write(part, { found, lines, depth: depth + 1 }))
  const meant =
    asked !== undefined ? (answer?.truth ?? undefined) : node.kind === 'any' ? anyOf(parts) : allOf(parts)
  const truth = meant === undefined ? undefined : meant !== node.not
  line.truth = wordOf(truth)
  if (asked !== undefined && line.value === null) line.reason = answer?.reason ?? null
  return truth
}

function wordOf(truth: boolean | undefined): Truth {
  return truth === undefined ? 'unknown' : truth ? 'yes' : 'no'
}
