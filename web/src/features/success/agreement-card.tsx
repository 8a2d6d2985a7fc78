import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { WholePlan } from '../../lib/success.ts'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { ChangeList } from './change-list.tsx'
import { HandDialog } from './hand-dialog.tsx'
import { LinkDialog } from './link-dialog.tsx'
import { LinkLines } from './link-lines.tsx'
import { changesBetween, contentOf } from './plan-content.ts'
import styles from './success.module.css'

interface AgreementCardProps {
  readonly plan: WholePlan
  readonly mayWrite: boolean
}

/** Who agreed to which version, what changed since, and the ways to ask. */
export function AgreementCard({ plan, mayWrite }: AgreementCardProps) {
  const { t } = useTranslation('success')
  const format = useFormat()
  const [asking, setAsking] = useState<'link' | 'hand'>()
  const isWhole = plan.goals_shown.length > 0 && plan.goals_shown.every(({ target }) => target !== null)
  const version = plan.version
  return (
    <Card title={t('agreement.title')}>
      <div className={styles.stack}>
        <p data-agreed={plan.agreed} className={styles.agreed}>
          {plan.agreed === 'none' || plan.agreed_version === null
            ? t('agreement.none')
            : plan.agreed === 'agreed'
              ? t('agreement.agreed', { version })
              : t('agreement.changed', { agreed: plan.agreed_version, version })}
        </p>
        {plan.agreed === 'changed' && plan.agreed_content ? (
          <section className={styles.section}>
            <h3>{t('agreement.since')}</h3>
            <ChangeList changes={changesBetween(plan.agreed_content, contentOf(plan))} />
            <p className={styles.small}>{t('agreement.ask_again')}</p>
          </section>
        ) : null}
        {plan.agreements.length > 0 ? (
          <ul className={styles.lines}>
            {plan.agreements.map((one) => (
              <li key={one.id}>
                <span>
                  {t('agreement.line', {
                    day: format.date(one.agreed_on),
                    name: one.contact_name,
                    version: one.version,
                  })}
                </span>
                <span className={styles.small}>
                  {one.how === 'link' ? t('agreement.link') : t('agreement.by-hand', { by: one.recorded_by })}
                  {one.note ? ` · ${one.note}` : ''}
                </span>
              </li>
            ))}
          </ul>
        ) : null}
        {mayWrite && !isWhole ? <p className={styles.small}>{t('agreement.incomplete')}</p> : null}
        {mayWrite ? (
          <div className={styles.actions}>
            <Button onClick={() => setAsking('link')}>{t('agreement.by_link')}</Button>
            <Button variant="default" disabled={!isWhole} onClick={() => setAsking('hand')}>
              {t('agreement.by_hand')}
            </Button>
          </div>
        ) : null}
        {mayWrite ? <LinkLines planId={plan.id} /> : null}
      </div>
      {asking === 'link' ? (
        <LinkDialog plan={plan} isWhole={isWhole} onClose={() => setAsking(undefined)} />
      ) : null}
      {asking === 'hand' ? <HandDialog plan={plan} onClose={() => setAsking(undefined)} /> : null}
    </Card>
  )
}
