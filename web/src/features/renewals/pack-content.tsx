import { useTranslation } from 'react-i18next'
import type { Pack } from '../../lib/renewals.ts'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { HealthBadge } from '../../ui/health-badge.tsx'
import { useLockReason } from '../../ui/lock-state.tsx'
import { Money } from '../../ui/money.tsx'
import { Num } from '../../ui/num.tsx'
import rowCards from '../../ui/row-cards.module.css'
import { usePointWord } from './point-words.ts'
import styles from './renewals.module.css'
import { Scroll } from './scroll.tsx'

interface ContentProps {
  readonly content: Pack['content']
}

/** What a pack holds, as it was known on its day. */
export function PackContent({ content }: ContentProps) {
  return (
    <>
      <Overview content={content} />
      <Months content={content} />
      <Voice content={content} />
      <Goals content={content} />
      <Proposal content={content} />
      <People content={content} />
      <Points content={content} />
      <Notes content={content} />
    </>
  )
}

/** What may be offered, as the lock stood that day. */
function Proposal({ content: { proposal, currency } }: ContentProps) {
  const { t } = useTranslation(['renewals', 'staircase'])
  const say = useLockReason()
  if (!proposal) return null
  return (
    <Card title={t('pack.offer')}>
      {proposal.is_open ? null : <p className={styles.sub}>{t('pack.offer_locked')}</p>}
      {proposal.is_open && proposal.offers.length === 0 ? (
        <p className={styles.sub}>{t('pack.offer_none')}</p>
      ) : null}
      <ul className={styles.lines}>
        {proposal.is_open
          ? proposal.offers.map(({ name, step, staircase, amount_minor: amount }) => (
              <li key={`${staircase} ${step}`}>
                <span>
                  {name}{' '}
                  {amount === null ? null : (
                    <>
                      <Money minor={amount} currency={currency} /> {t('pack.first_year')}
                    </>
                  )}
                </span>
                <span className={styles.small}>
                  {staircase} · {step}
                </span>
              </li>
            ))
          : proposal.reasons.map((reason) => <li key={reason.code}>{say(reason)}</li>)}
      </ul>
    </Card>
  )
}

function Overview({ content }: ContentProps) {
  const { t } = useTranslation('renewals')
  const format = useFormat()
  const { renewal } = content
  const facts = [
    [t('column.day'), format.date(renewal.renews_on)],
    [t('state.title'), t(`state.${renewal.state}`)],
    [t('column.amount'), <Money key="m" minor={renewal.mrr_minor} per="month" currency={content.currency} />],
    [t('column.year'), <Money key="y" minor={renewal.year_minor} currency={content.currency} />],
    [t('column.tier'), renewal.account.tier ?? '—'],
    [t('pack.industry'), content.industry ?? '—'],
    [t('pack.since_start'), content.customer_since ? format.date(content.customer_since) : '—'],
    [t('column.owner'), renewal.owner?.name ?? '—'],
    [
      t('pack.leaves'),
      content.leaves_within_90 === null
        ? '—'
        : t('pack.leaves_value', { share: format.number(content.leaves_within_90 * 100) }),
    ],
  ] as const
  return (
    <Card>
      <dl className={styles.facts}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        {renewal.note ? (
          <div>
            <dt>{t('view.note')}</dt>
            <dd>{renewal.note}</dd>
          </div>
        ) : null}
      </dl>
    </Card>
  )
}

function Months({ content }: ContentProps) {
  const { t } = useTranslation('renewals')
  const format = useFormat()
  return (
    <Card title={t('pack.year')}>
      <Scroll label={t('pack.year')}>
        <table className={`${styles.table} ${rowCards.rows}`}>
          <thead>
            <tr>
              {(['day', 'mrr', 'seats', 'people', 'events', 'tickets_open', 'health'] as const).map(
                (head) => (
                  <th key={head} scope="col">
                    {t(`pack.${head}`)}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {content.months.map((row) => (
              <tr key={row.day}>
                <th scope="row">{format.date(row.day)}</th>
                <td data-head={t('pack.mrr')}>
                  <Money minor={row.mrr_minor} currency={content.currency} />
                </td>
                <td data-head={t('pack.seats')}>
                  <Num value={row.seats_paid} />
                </td>
                <td data-head={t('pack.people')}>
                  <Num value={row.active_contacts} />
                </td>
                <td data-head={t('pack.events')}>
                  <Num value={row.events} />
                </td>
                <td data-head={t('pack.tickets_open')}>
                  <Num value={row.tickets_open} />
                </td>
                <td data-head={t('pack.health')}>
                  {row.band === null ? (
                    <Num value={null} />
                  ) : (
                    <HealthBadge state={row.band} score={row.score} word={false} />
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Card>
  )
}

function Voice({ content }: ContentProps) {
  const { t } = useTranslation('renewals')
  const format = useFormat()
  const { tickets, nps, csat } = content
  const said = (of: typeof nps, scored: (score: number) => string) =>
    of.map(({ day, score, comment }) =>
      [format.date(day), scored(score), ...(comment ? [comment] : [])].join(' · '),
    )
  return (
    <Card title={t('pack.voice')}>
      <p>
        {tickets
          ? t('pack.tickets', {
              opened: tickets.opened,
              urgent: tickets.urgent,
              open: tickets.still_open,
            })
          : t('pack.tickets_unknown')}
      </p>
      <Lines none={t('pack.nps_none')} items={said(nps, (score) => `NPS ${score}`)} />
      {csat ? <Lines none={t('pack.csat_none')} items={said(csat, (score) => `CSAT ${score}`)} /> : null}
    </Card>
  )
}

function People({ content }: ContentProps) {
  const { t } = useTranslation('renewals')
  const { t: signalWords } = useTranslation('signals')
  const format = useFormat()
  return (
    <>
      <Card title={t('pack.people_title')}>
        <Lines
          none={t('pack.people_none')}
          items={content.contacts.map(({ name, title, role, left_on: left }) =>
            [
              name ?? '—',
              title,
              role && t(`pack.role.${role as 'user'}`),
              left && t('pack.left', { day: format.date(left) }),
            ]
              .filter(Boolean)
              .join(' · '),
          )}
        />
      </Card>
      <Card title={t('pack.signals')}>
        <Lines
          none={t('pack.signals_none')}
          items={content.signals.map(
            ({ kind, since }) =>
              `${signalWords(`kind.${kind as 'detractor'}`)} · ${t('pack.since', { day: format.date(since) })}`,
          )}
        />
      </Card>
    </>
  )
}

function Goals({ content }: ContentProps) {
  const { t } = useTranslation('renewals')
  const { t: plan } = useTranslation('success')
  const format = useFormat()
  return (
    <Card title={t('pack.goals')}>
      <Lines
        none={t('pack.goals_none')}
        items={(content.goals ?? []).map((goal) =>
          [
            `${goal.name} (${goal.plan})`,
            plan(`state.${goal.state}`),
            plan('goal.by', { day: format.date(goal.target_on) }),
            goal.agreed ? '' : plan('agreed.none'),
          ]
            .filter(Boolean)
            .join(' · '),
        )}
      />
    </Card>
  )
}

function Points({ content }: ContentProps) {
  const { t } = useTranslation('renewals')
  const format = useFormat()
  const pointWord = usePointWord()
  return (
    <Card title={t('point.title')}>
      <Lines
        none={t('point.none')}
        items={content.observations.map((row) =>
          [
            `${pointWord(row.checkpoint)} (${format.date(row.day)})`,
            `${t('point.automatic')}: ${t(`point.health.${row.band}`)}`,
            row.csm && row.csm !== 'unknown' && `${t('point.csm')}: ${t(`point.band.${row.csm}`)}`,
            row.final && row.final !== 'unknown' && `${t('point.final')}: ${t(`point.band.${row.final}`)}`,
          ]
            .filter(Boolean)
            .join(' · '),
        )}
      />
    </Card>
  )
}

function Notes({ content }: ContentProps) {
  const { t } = useTranslation('renewals')
  const format = useFormat()
  return (
    <Card title={t('pack.notes')}>
      <Lines
        none={t('pack.notes_none')}
        items={content.notes.map(({ day, kind, author, body }) =>
          [format.date(day), t(`pack.kind.${kind as 'note'}`), author, body].filter(Boolean).join(' · '),
        )}
      />
    </Card>
  )
}

function Lines({ items, none }: { readonly items: readonly string[]; readonly none: string }) {
  if (items.length === 0) return <p className={styles.sub}>{none}</p>
  return (
    <ul className={styles.lines}>
      {items.map((item) => (
        <li key={item}>{item}</li>
      ))}
    </ul>
  )
}
