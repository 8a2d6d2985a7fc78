import { type RawBuilder, sql } from 'kysely'
import { endOf, knownAt, type Moment, trueAt } from './moment.ts'
import { onboardingBranches } from './timeline.onboarding.ts'
import { family, startOfDay } from './timeline.parts.ts'

/** The kinds of entries, in groups that the screen filters by. */
export const timelineGroups = [
  'note',
  'mail',
  'task',
  'support',
  'survey',
  'contract',
  'order',
  'account',
  'people',
  'health',
  'onboarding',
] as const
export type TimelineGroup = (typeof timelineGroups)[number]

export type BranchQuestion = { accountId: number; moment: Moment }

/** Each gives rows of (at, id, kind, params); a day counts from its beginning in the workspace's zone. */
export const branches: Record<
  Exclude<TimelineGroup, 'contract'>,
  (question: BranchQuestion) => RawBuilder<unknown>[]
> = {
  note: ({ accountId, moment }) => [
    sql`select n.occurred_at as at, 'note:' || n.note_id as id, 'note' as kind, jsonb_build_object(
        'note_id', n.note_id, 'note_kind', n.kind, 'author', coalesce(m.name, n.author_name), 'pinned', n.pinned,
        'body', n.body, 'body_html', n.body_html, 'contact', c.name) as params
      from note n left join member m on m.id = n.author_id
      left join contact_fact c on c.contact_id = n.contact_id and ${trueAt('c', moment)}
      where n.account_id = any(${family(accountId)}) and ${knownAt('n', moment)}`,
  ],

  mail: ({ accountId, moment }) => [
    // Who saw it, and whether it was taken off, as far as it was known on the day looked from; one withdrawn in its time for
    // review never stood there.
    sql`select m.shown_at, 'page-message:' || m.id, 'page-message', jsonb_build_object('message_id', m.id, 'title', m.title,
        'by', m.from_name, 'seen_at', case when m.seen_at <= ${endOf(moment)} then m.seen_at end,
        'seen_by', case when m.seen_at <= ${endOf(moment)} then coalesce(c.name, c.email) end,
        'withdrawn', coalesce(m.withdrawn_at <= ${endOf(moment)}, false))
      from page_message m left join contact k on k.id = m.seen_by
      left join contact_now c on c.id = coalesce(k.merged_into, k.id)
      where m.account_id = any(${family(accountId)}) and (m.withdrawn_at is null or m.withdrawn_at > m.shown_at)`,
    sql`select m.settled_at, 'mail-sent:' || m.id, 'mail-sent', jsonb_build_object('mail_id', m.id, 'subject', m.subject,
        'to', coalesce(m.to_name, m.to_address), 'by', s.name, 'source', m.kind, 'bounced', m.bounced_at is not null)
      from outbox_mail m left join member s on s.id = m.sent_by
      where m.account_id = any(${family(accountId)}) and m.contact_id is not null and m.state = 'sent'`,
    sql`select r.sent_at, 'mail-received:' || r.id, 'mail-received', jsonb_build_object('mail_id', r.id, 'subject', r.subject,
        'from', coalesce(c.name, r.from_name, r.from_address), 'source', r.kind)
      from received_mail r left join contact_now c on c.id = r.contact_id
      where r.account_id = any(${family(accountId)}) and r.kind <> 'bounce'`,
  ],

  task: ({ accountId }) => [
    sql`select t.closed_at, 'task:' || t.id, 'task-done', jsonb_build_object('task_id', t.id, 'title', t.title,
        'outcome', t.outcome, 'owner', m.name, 'minutes', t.minutes_spent)
      from task t left join member m on m.id = t.owner_id
      where t.account_id = any(${family(accountId)}) and t.state = 'done'`,
  ],

  support: ({ accountId, moment }) => [
    sql`select t.opened_at, 'ticket-opened:' || t.ticket_id, 'ticket-opened', jsonb_build_object(
        'ticket_id', t.ticket_id, 'external_id', t.external_id, 'subject', t.subject, 'priority', t.priority, 'channel', t.channel)
      from ticket t where t.account_id = any(${family(accountId)}) and ${knownAt('t', moment)}`,
    sql`select t.closed_at, 'ticket-closed:' || t.ticket_id, 'ticket-closed', jsonb_build_object(
        'ticket_id', t.ticket_id, 'external_id', t.external_id, 'subject', t.subject,
        'resolution_hours', coalesce(t.resolution_hours, round(extract(epoch from t.closed_at - t.opened_at) / 3600, 2)),
        'satisfaction', t.satisfaction)
      from ticket t where t.account_id = any(${family(accountId)}) and ${knownAt('t', moment)} and t.closed_at is not null`,
  ],

  survey: ({ accountId, moment }) => [
    sql`select s.answered_at, 'survey:' || s.survey_answer_id, 'survey-answer', jsonb_build_object(
        'survey_answer_id', s.survey_answer_id, 'survey', s.kind, 'score', s.score, 'comment', s.comment, 'contact', c.name)
      from survey_answer s left join contact_fact c on c.contact_id = s.contact_id and ${trueAt('c', moment)}
      where s.account_id = any(${family(accountId)}) and ${knownAt('s', moment)}`,
  ],

  order: ({ accountId, moment }) => [
    sql`select o.ordered_at, 'order:' || o.order_id, 'order', jsonb_build_object(
        'order_id', o.order_id, 'amount_minor', o.amount_minor, 'currency', o.currency, 'product', p.name, 'quantity', o.quantity)
      from purchase_order o left join product p on p.id = o.product_id
      where o.account_id = any(${family(accountId)}) and ${knownAt('o', moment)}`,
  ],

  account: ({ accountId, moment }) => [
    sql`select ${startOfDay(sql`r.churned_on`, moment)}, 'churn:' || r.reported_churn_id, 'churn-reported',
        jsonb_build_object('reason', r.reason, 'comment', r.comment)
      from reported_churn r where r.account_id = any(${family(accountId)}) and ${knownAt('r', moment)}`,
    factChanges(accountId, moment),
    sql`select g.merged_at, 'merge:' || g.id, 'account-merged', jsonb_build_object(
        'account_id', g.account_id, 'name', f.name, 'by', g.merged_by_name)
      from account_merge g join account_fact f on f.account_id = g.account_id and ${trueAt('f', moment)}
      where g.into_id = ${accountId} and g.unmerged_at is null`,
  ],

  people: ({ accountId, moment }) => [
    // People who came to be known in the same minute came in one go: an import, not so many events.
    sql`select min(first_at), 'joined:' || min(contact_id), 'contacts-joined', jsonb_build_object('count', count(*),
        'contacts', (array_agg(jsonb_build_object('name', name, 'role', role) order by contact_id))[1:5])
      from (
        select f.contact_id, f.name, f.role, known.first_at
        from contact_fact f join contact c on c.id = f.contact_id
        cross join lateral (select min(o.recorded_at) as first_at from contact_fact o
          where o.contact_id = f.contact_id and o.account_id = any(${family(accountId)})) known
        where f.account_id = any(${family(accountId)}) and ${trueAt('f', moment)} and c.merged_into is null and not c.anonymous
      ) joined group by date_trunc('minute', first_at)`,
    sql`select ${startOfDay(sql`f.left_on`, moment)}, 'left:' || f.contact_id, 'contact-left', jsonb_build_object(
        'contact_id', f.contact_id, 'name', coalesce(f.name, f.email), 'role', f.role, 'title', f.title)
      from contact_fact f where f.account_id = any(${family(accountId)}) and ${trueAt('f', moment)} and f.left_on is not null`,
  ],

  health: ({ accountId, moment }) => [bandChanges(accountId, moment)],

  onboarding: ({ accountId, moment }) => onboardingBranches(accountId, moment),
}

/** A band counts once it has lasted a week, or is the present one: a score at the edge of two bands is no story. */
function bandChanges(accountId: number, moment: Moment): RawBuilder<unknown> {
  return sql`
    select ${startOfDay(sql`day`, moment)}, 'health:' || day, 'health-band-changed',
      jsonb_build_object('from', former, 'to', band, 'score', score, 'former_score', former_score)
    from (
      select day, band, score, lag(band) over days as former, lag(score) over days as former_score
      from (
        select min(day) as day, band, (array_agg(score order by day))[1] as score
        from (
          select run, day, band, score, count(*) over (partition by run) as length, run = max(run) over () as is_last
          from (
            select day, band, score, sum(is_new) over (order by day) as run
            from (
              select day, band, score, coalesce(band <> lag(band) over (order by day), true)::integer as is_new
              from health_score where account_id = ${accountId} and day <= ${moment.day}::date
            ) days
          ) runs
        ) settled where length >= 7 or is_last
        group by run, band
      ) kept window days as (order by day)
    ) changes where former <> band`
}

/** The steps of stage and owner through the time in which each was true. */
function factChanges(accountId: number, moment: Moment): RawBuilder<unknown> {
  const known = moment.isPast
    ? sql`f.recorded_at <= ${endOf(moment)} and f.superseded_at > ${endOf(moment)}`
    : sql`f.superseded_at = 'infinity'`
  return sql`
    select c.at, c.kind || ':' || c.row_id, c.kind, c.params
    from (
      select f.row_id, f.valid_from, f.stage, f.owner_id, lag(f.stage) over steps as former_stage,
        lag(f.owner_id) over steps as former_owner, row_number() over steps as nth
      from account_fact f where f.account_id = ${accountId} and ${known}
      window steps as (order by f.valid_from, f.row_id)
    ) s
    cross join lateral (
      select s.valid_from as at, 'stage-changed' as kind, s.row_id,
        jsonb_build_object('from', s.former_stage, 'to', s.stage) as params
      where s.nth > 1 and s.stage <> s.former_stage
      union all
      select s.valid_from, 'owner-changed', s.row_id, jsonb_build_object(
        'from', (select name from member where id = s.former_owner), 'to', (select name from member where id = s.owner_id))
      where s.nth > 1 and s.owner_id is distinct from s.former_owner
    ) c`
}
