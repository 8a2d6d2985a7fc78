import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { csvText, download } from '../../lib/download.ts'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { HealthBadge } from '../../ui/health-badge.tsx'
import { Money } from '../../ui/money.tsx'
import { Unknown } from '../../ui/num.tsx'
import styles from './back-test.module.css'
import { type IntervalRow, IntervalTable } from './interval-table.tsx'
import type { BackTest, BackTestResult } from './rule-data.ts'
import { AucFigure, endsOf, ShareFigure, shareOf } from './share-figure.tsx'

type Found = { readonly result: BackTestResult; readonly horizon: number }

/** Whether those who left had scored lower than those who stayed, beside what simpler figures would say. */
export function RankingCard({ result }: { readonly result: BackTestResult }) {
  const { t } = useTranslation('health-rule')
  const format = useFormat()
  const { auc, rivals, model } = result
  const row = (key: string, name: string, one: BackTestResult['auc']): Omit<IntervalRow, 'count'> => ({
    key,
    name,
    value: one?.value ?? null,
    interval: one ? endsOf(one.interval) : null,
    figure: <AucFigure auc={one} />,
    isMain: key === 'health',
  })
  return (
    <Card title={t('result.ranking')}>
      <p className={styles.plain}>
        {auc ? t('result.auc_plain', { count: Math.round(auc.value * 100) }) : t('result.auc_unknown')}
      </p>
      <IntervalTable
        caption={t('result.ranking')}
        heads={{
          name: t('result.ranked_by'),
          figure: t('result.auc_short'),
          count: t('result.rule_on_same'),
        }}
        scale={[0, 1]}
        mark={0.5}
        rows={[
          { ...row('health', t('result.this_rule'), auc), count: '' },
          ...rivals
            .filter(({ key }) => key !== 'model' || model)
            .map((rival) => ({
              ...row(rival.key, t(`result.rival.${rival.key}`), rival.auc),
              count: <AucFigure auc={rival.rule_auc} />,
            })),
        ]}
        note={t('result.auc_note')}
      />
      <p className={styles.note}>
        {model
          ? t('result.model_note', {
              model: model.id,
              rows: format.number(rivals.find(({ key }) => key === 'model')?.rows ?? 0),
              lead: model.lead_days,
            })
          : t('result.no_model')}
      </p>
    </Card>
  )
}

/** Of those in danger how many left, of those who left how many were warned, how early and how much money. */
export function WarningCard({ result, horizon }: Found) {
  const { t } = useTranslation('health-rule')
  const format = useFormat()
  const { bands, recall, recall_watched: watched, money_caught: money, lead_days: lead } = result
  const danger = bands.find(({ band }) => band === 'danger')
  const days = (value: number) => format.number(Math.round(value))
  return (
    <Card title={t('result.warnings')}>
      <dl className={styles.facts}>
        <div>
          <dt>{t('result.precision')}</dt>
          <dd>
            {danger ? <ShareFigure share={danger} big /> : <Unknown reason={t('result.none_counted')} />}
            <span>
              {t('result.precision_of', {
                part: format.number(danger?.part ?? 0),
                whole: format.number(danger?.whole ?? 0),
                days: horizon,
              })}
            </span>
          </dd>
        </div>
        <div>
          <dt>{t('result.recall')}</dt>
          <dd>
            <ShareFigure share={recall} big />
            <span>
              {t('result.recall_of', {
                part: format.number(recall.part),
                whole: format.number(recall.whole),
                days: horizon,
              })}
            </span>
            {watched ? (
              <span>
                {t('result.recall_watched', {
                  share: format.percent(shareOf(watched) ?? 0, 0),
                  part: format.number(watched.part),
                  whole: format.number(watched.whole),
                })}
              </span>
            ) : null}
          </dd>
        </div>
        <div>
          <dt>{t('result.money')}</dt>
          <dd>
            <Money minor={money.part} big />
            <span>{t('result.money_of', { money: format.money(money.whole) })}</span>
          </dd>
        </div>
        <div>
          <dt>{t('result.lead')}</dt>
          <dd>
            {lead ? (
              <>
                <span className={styles.big}>{t('result.days', { count: Math.round(lead.median) })}</span>
                <span>{t('result.lead_of', { from: days(lead.p25), to: days(lead.p75) })}</span>
              </>
            ) : (
              <Unknown reason={t('result.no_lead')} />
            )}
          </dd>
        </div>
      </dl>
    </Card>
  )
}

/** How many left by ten points of score and by band. */
export function LossRatesCard({ result, horizon }: Found) {
  const { t } = useTranslation('health-rule')
  const format = useFormat()
  const scaleOf = (shares: readonly BackTestResult['recall'][]) => {
    const ends = shares.map((share) => share.interval?.high ?? shareOf(share) ?? 0)
    return [0, Math.max(0.05, Math.min(1, Math.max(...ends)))] as const
  }
  const bins = scaleOf(result.bins)
  const bands = scaleOf(result.bands)
  const heads = {
    name: t('result.score'),
    figure: t('result.rate', { days: horizon }),
    count: t('result.left_of'),
  }
  const cells = (share: BackTestResult['recall']) => ({
    value: shareOf(share),
    interval: endsOf(share.interval),
    figure: <ShareFigure share={share} />,
    count: `${format.number(share.part)} / ${format.number(share.whole)}`,
  })
  return (
    <Card
      title={t('result.rates')}
      aside={
        <Button size="compact-xs" variant="subtle" onClick={() => exportBins(result, t('result.rates'))}>
          CSV
        </Button>
      }
    >
      <p className={styles.plain}>{t('result.together')}</p>
      <div className={styles.twoTables}>
        <IntervalTable
          caption={t('result.by_score')}
          heads={heads}
          scale={bins}
          rows={result.bins.map((bin) => ({
            key: String(bin.from),
            name: t('result.bin', { from: bin.from, to: bin.to === 100 ? 100 : bin.to - 1 }),
            ...cells(bin),
          }))}
          note={t('result.scale', { to: format.percent(bins[1], 0) })}
        />
        <IntervalTable
          caption={t('result.by_band')}
          heads={{ ...heads, name: t('preview.band') }}
          scale={bands}
          rows={result.bands.map((share) => ({
            key: share.band,
            name: <HealthBadge state={share.band} />,
            ...cells(share),
          }))}
          note={t('result.scale', { to: format.percent(bands[1], 0) })}
        />
      </div>
    </Card>
  )
}

function exportBins({ bins }: BackTestResult, name: string): void {
  const rows = bins.map(({ from, to, part, whole, interval }) => [
    from,
    to,
    part,
    whole,
    whole === 0 ? undefined : part / whole,
    interval?.low,
    interval?.high,
  ])
  download(`${name}.csv`, csvText([['from', 'to', 'lost', 'observed', 'rate', 'low', 'high'], ...rows]))
}

/** What the figures were counted from. */
export function ScopeLine({ test, result }: { readonly test: BackTest; readonly result: BackTestResult }) {
  const { t } = useTranslation('health-rule')
  const format = useFormat()
  return (
    <p className={styles.quiet}>
      {t('result.scope', {
        from: format.date(result.from),
        to: format.date(result.to),
        days: result.days,
        observations: format.number(result.observations),
        accounts: format.number(result.accounts),
        losses: format.number(result.losses),
        horizon: test.horizon,
      })}
      {result.unknown > 0 ? ` ${t('result.unknown', { unknown: format.number(result.unknown) })}` : ''}
    </p>
  )
}
