import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { unknownMark } from '../../lib/format.ts'
import { useFormat } from '../../lib/use-format.ts'
import { useWords } from '../../lib/use-words.ts'
import { Card } from '../../ui/card.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { HealthBadge, HealthMark } from '../../ui/health-badge.tsx'
import { Money } from '../../ui/money.tsx'
import { LinesSkeleton } from '../../ui/skeletons.tsx'
import styles from './rule.module.css'
import type { Mover, RulePreview } from './rule-data.ts'

export interface PreviewCardProps {
  readonly preview: RulePreview | undefined
  /** What stands here does not yet belong to what was typed. */
  readonly isOld: boolean
  readonly error: unknown
  /** A field of the rule is wrong, and says so itself. */
  readonly isWrong: boolean
  readonly onRetry: () => void
}

/** Who would stand elsewhere today under the edited rule. */
export function PreviewCard({ preview, isOld, error, isWrong, onRetry }: PreviewCardProps) {
  const { t } = useTranslation('health-rule')
  const format = useFormat()
  return (
    <Card
      title={t('preview.title')}
      {...(preview?.day ? { aside: t('preview.as_of', { day: format.date(preview.day) }) } : {})}
    >
      {isWrong ? <p className={styles.hint}>{t('preview.wrong')}</p> : null}
      {error && !isWrong ? <ErrorState error={error} onRetry={onRetry} /> : null}
      {!preview && !error && !isWrong ? <LinesSkeleton lines={8} /> : null}
      {preview && !error ? (
        <div aria-busy={isOld} className={isOld ? styles.old : ''}>
          <Headline preview={preview} />
          <Bands preview={preview} />
          {preview.moved.rows.length > 0 ? <Movers moved={preview.moved} /> : null}
        </div>
      ) : null}
    </Card>
  )
}

function Headline({ preview: { moved, customers } }: { readonly preview: RulePreview }) {
  const { t } = useTranslation('health-rule')
  const format = useFormat()
  const says =
    customers.accounts === 0
      ? t('preview.nobody')
      : moved.accounts === 0
        ? t('preview.none', { count: customers.accounts })
        : t('preview.moved', {
            count: moved.accounts,
            all: format.number(customers.accounts),
            money: format.money(moved.mrr_minor),
          })
  return (
    <p className={styles.headline} role="status">
      {says}
    </p>
  )
}

function Bands({ preview: { bands, customers } }: { readonly preview: RulePreview }) {
  const { t } = useTranslation('health-rule')
  const format = useFormat()
  const most = Math.max(1, ...bands.flatMap(({ before, after }) => [before.accounts, after.accounts]))
  if (customers.accounts === 0) return null
  return (
    <table className={styles.bandTable}>
      <thead>
        <tr>
          <th scope="col">{t('preview.band')}</th>
          <th scope="col">{t('preview.accounts')}</th>
          <th scope="col">{t('preview.money_after')}</th>
        </tr>
      </thead>
      <tbody>
        {bands.map(({ band, before, after }) => (
          <tr key={band}>
            <th scope="row">
              <HealthBadge state={band} />
            </th>
            <td>
              {format.number(before.accounts)} → <b>{format.number(after.accounts)}</b>
              <span className={styles.pair} aria-hidden="true">
                <i style={{ width: `${(before.accounts / most) * 100}%` }} />
                <i data-band={band} style={{ width: `${(after.accounts / most) * 100}%` }} />
              </span>
            </td>
            <td>
              <Money minor={after.mrr_minor} />
              {after.mrr_minor === before.mrr_minor ? null : (
                <span className={styles.under}>
                  {after.mrr_minor > before.mrr_minor ? '+' : '−'}
                  {format.money(Math.abs(after.mrr_minor - before.mrr_minor))}
                </span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Movers({ moved }: { readonly moved: RulePreview['moved'] }) {
  const { t } = useTranslation('health-rule')
  return (
    <>
      <h3 className={styles.moversTitle}>
        {moved.accounts > moved.rows.length
          ? t('preview.largest', { count: moved.rows.length })
          : t('preview.movers')}
      </h3>
      <section
        className={styles.movers}
        aria-label={t('preview.movers')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
      >
        <table className={styles.moverTable}>
          <thead>
            <tr>
              <th scope="col">{t('preview.account')}</th>
              <th scope="col">{t('preview.score')}</th>
              <th scope="col">{t('preview.band')}</th>
            </tr>
          </thead>
          <tbody>
            {moved.rows.map((row) => (
              <MoverRow key={row.account.id} row={row} />
            ))}
          </tbody>
        </table>
      </section>
    </>
  )
}

function MoverRow({ row }: { readonly row: Mover }) {
  const format = useFormat()
  const words = useWords('common')
  const score = (value: number | null) => (value === null ? unknownMark : format.number(Math.round(value)))
  return (
    <tr>
      <th scope="row">
        <Link to="/accounts/$accountId" params={{ accountId: String(row.account.id) }} className="link">
          {row.account.name}
        </Link>
        <span className={styles.under}>
          <Money minor={row.mrr_minor} per="month" />
        </span>
      </th>
      <td>
        {score(row.score_before)} → <b>{score(row.score)}</b>
      </td>
      <td>
        <span className={styles.bandMove}>
          <HealthMark state={row.band_before} />
          <span aria-hidden="true">{words(`health.${row.band_before}`)}</span>→
          <HealthMark state={row.band} />
          <b aria-hidden="true">{words(`health.${row.band}`)}</b>
        </span>
      </td>
    </tr>
  )
}
