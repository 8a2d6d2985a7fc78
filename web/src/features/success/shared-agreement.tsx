import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SharedPlan } from '../../lib/success.ts'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { Marked } from '../../ui/marked.tsx'
import styles from './success.module.css'

interface SharedAgreementProps {
  readonly plan: SharedPlan
  readonly onAgree: () => Promise<void>
}

/** The person the link names confirms, with nothing to type. */
export function SharedAgreement({ plan, onAgree }: SharedAgreementProps) {
  const { t } = useTranslation('success')
  const format = useFormat()
  const { contact, agreements, changed } = plan
  return (
    <Card title={t('agreement.title')}>
      <div className={styles.stack}>
        {changed && changed.length > 0 ? <Changes changed={changed} /> : null}
        {contact && !plan.is_closed ? (
          contact.has_agreed ? (
            <p role="status" data-agreed="agreed" className={styles.agreed}>
              {t('shared.agreed', { name: contact.name })}
            </p>
          ) : (
            <Confirm plan={plan} name={contact.name} onAgree={onAgree} />
          )
        ) : null}
        {agreements.length === 0 ? <p className={styles.small}>{t('shared.none')}</p> : null}
        <ul className={styles.lines}>
          {agreements.map((one) => (
            <li key={`${one.version} ${one.contact_name} ${one.agreed_on}`}>
              {t('agreement.line', {
                day: format.date(one.agreed_on),
                name: one.contact_name,
                version: one.version,
              })}
            </li>
          ))}
        </ul>
      </div>
    </Card>
  )
}

function Changes({ changed }: { readonly changed: NonNullable<SharedPlan['changed']> }) {
  const { t } = useTranslation('success')
  return (
    <section>
      <h3>{t('shared.changed')}</h3>
      <ul className={styles.lines}>
        {changed.map(({ list, kind, name }) => (
          <li key={`${list} ${kind} ${name}`}>
            {list === 'goals' || list === 'steps'
              ? t(`change.${list}.${kind}`, { name })
              : t('shared.plan_itself')}
          </li>
        ))}
      </ul>
    </section>
  )
}

interface ConfirmProps extends SharedAgreementProps {
  readonly name: string
}

function Confirm({ plan, name, onAgree }: ConfirmProps) {
  const { t } = useTranslation('success')
  const [isBusy, setBusy] = useState(false)
  const agree = async () => {
    setBusy(true)
    try {
      await onAgree()
    } finally {
      setBusy(false)
    }
  }
  return (
    <section className={styles.stack}>
      <p>
        <Marked text={t('shared.agree_as', { name, version: plan.version })} />
      </p>
      <div>
        <Button loading={isBusy} onClick={() => void agree()}>
          {t('shared.agree')}
        </Button>
      </div>
      <p className={styles.small}>{t('shared.not_you', { from: plan.from })}</p>
    </section>
  )
}
