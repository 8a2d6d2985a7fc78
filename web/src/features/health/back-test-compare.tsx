import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../lib/use-format.ts'
import { Money } from '../../ui/money.tsx'
import { Unknown } from '../../ui/num.tsx'
import styles from './back-test.module.css'
import type { BackTestResult } from './rule-data.ts'
import { AucFigure, ShareFigure } from './share-figure.tsx'

export interface Compared {
  readonly key: string
  readonly name: ReactNode
  readonly result: BackTestResult
}

/** The findings of one or two back-tests side by side. */
export function BackTestCompare({ tests }: { readonly tests: readonly Compared[] }) {
  const { t } = useTranslation('health-rule')
  const lines = useLines()
  return (
    <>
      <section
        className={styles.scroll}
        aria-label={t('compare.table')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
      >
        <table className={styles.compare}>
          <thead>
            <tr>
              <th scope="col">{t('compare.figure')}</th>
              {tests.map(({ key, name }) => (
                <th key={key} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.map(({ id, name, say }) => (
              <tr key={id}>
                <th scope="row">{name}</th>
                {tests.map(({ key, result }) => (
                  <td key={key}>{say(result)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {tests.length > 1 ? <p className={styles.note}>{t('compare.note')}</p> : null}
    </>
  )
}

const dangerOf = ({ bands }: BackTestResult) => bands.find(({ band }) => band === 'danger')

function useLines() {
  const { t } = useTranslation('health-rule')
  const format = useFormat()
  const count = ({ part, whole }: { part: number; whole: number }) => (
    <span className={styles.under}>
      {format.number(part)} / {format.number(whole)}
    </span>
  )
  const share = (one: BackTestResult['recall'] | undefined) =>
    one ? (
      <>
        <ShareFigure share={one} />
        {count(one)}
      </>
    ) : (
      <Unknown reason={t('result.none_counted')} />
    )
  const lines: { id: string; name: string; say: (result: BackTestResult) => ReactNode }[] = [
    { id: 'auc', name: t('result.auc'), say: ({ auc }) => <AucFigure auc={auc} /> },
    { id: 'precision', name: t('result.precision'), say: (result) => share(dangerOf(result)) },
    { id: 'recall', name: t('result.recall'), say: ({ recall }) => share(recall) },
    {
      id: 'money',
      name: t('result.money'),
      say: ({ money_caught: money }) => (
        <>
          <Money minor={money.part} />
          <span className={styles.under}>
            / <Money minor={money.whole} />
          </span>
        </>
      ),
    },
    {
      id: 'lead',
      name: t('result.lead'),
      say: ({ lead_days: lead }) =>
        lead ? (
          t('result.days', { count: Math.round(lead.median) })
        ) : (
          <Unknown reason={t('result.no_lead')} />
        ),
    },
  ]
  return lines
}
