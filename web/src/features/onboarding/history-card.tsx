import { useTranslation } from 'react-i18next'
import type { WholeRun } from '../../lib/onboarding.ts'
import { useFormat } from '../../lib/use-format.ts'
import { useOnboardingWords } from '../../lib/use-onboarding-words.ts'
import { Card } from '../../ui/card.tsx'
import styles from './onboarding.module.css'

type Line = WholeRun['history'][number]

/** Everything that happened, the newest first: by facts, by the passing of days, by people. */
export function HistoryCard({ run }: { readonly run: WholeRun }) {
  const { t } = useTranslation('onboarding')
  const format = useFormat()
  const { nameOf } = useOnboardingWords()
  const names = new Map(run.plan.map((step) => [step.id, nameOf(step.name)]))
  const say = ({ kind, step_id: step, state, detail }: Line) =>
    t(`history.${kind}`, {
      step: names.get(step ?? '') ?? step ?? '',
      state: state ? t(`state.${state}`) : '',
      version: String(detail?.to ?? ''),
    })
  return (
    <Card title={t('one.history')}>
      {run.history.length === 0 ? <p className={styles.small}>{t('one.history_none')}</p> : null}
      <ol className={styles.lines}>
        {run.history.map((line) => (
          <li key={line.id}>
            <span>{say(line)}</span>
            {line.reason ? <span className={styles.small}>{line.reason}</span> : null}
            <span className={styles.small}>
              {format.date(dayOf(line))} · {line.by}
            </span>
          </li>
        ))}
      </ol>
    </Card>
  )
}

/** The day it counts for: of an event that came late, its own. */
function dayOf({ day, detail }: Line): string {
  const on = detail?.on
  return typeof on === 'string' ? on : day
}
