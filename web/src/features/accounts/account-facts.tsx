import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { apiQuery } from '../../lib/api.ts'
import { When } from '../../ui/when.tsx'
import styles from './accounts.module.css'
import type { Account } from './accounts-data.ts'

/** What is written down about an account; what is not known is left out. */
export function AccountFacts({ account }: { readonly account: Account }) {
  const { t } = useTranslation('accounts')
  const { data } = apiQuery.useQuery('get', '/api/v1/attribute-definitions')
  const labels = new Map((data?.rows ?? []).map(({ key, label }) => [key, label]))
  const signedUp = account.signed_up_on
  return (
    <dl className={styles.facts}>
      <Fact label={t('column.owner')}>{account.owner?.name}</Fact>
      <Fact label={t('column.stage')}>{t(`stage.${account.stage}`)}</Fact>
      <Fact label={t('column.tier')}>{account.tier}</Fact>
      <Fact label={t('column.plans')}>{account.plans.join(', ')}</Fact>
      <Fact label={t('column.industry')}>{account.industry}</Fact>
      <Fact label={t('column.country')}>{account.country}</Fact>
      <Fact label={t('column.domain')}>{account.domain}</Fact>
      <Fact label={t('column.tags')}>{account.tags.join(', ')}</Fact>
      <Fact label={t('column.signed_up')}>
        {signedUp === null ? null : <When at={signedUp} show="date" />}
      </Fact>
      <Fact label={t('column.external_id')}>{account.external_id}</Fact>
      <Fact label={t('one.parent')}>{account.parent ? <AccountLink account={account.parent} /> : null}</Fact>
      <Fact label={t('one.children')}>
        {account.children.length === 0 ? null : (
          <span className={styles.pills}>
            {account.children.map((child) => (
              <AccountLink key={child.id} account={child} />
            ))}
          </span>
        )}
      </Fact>
      {Object.entries(account.attributes).map(([key, value]) => (
        <Fact key={key} label={labels.get(key) ?? key}>
          {shown(value, t)}
        </Fact>
      ))}
    </dl>
  )
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  if (children === null || children === undefined || children === '') return null
  return (
    <div className={styles.fact}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

export function AccountLink({
  account,
}: {
  readonly account: { readonly id: number; readonly name: string }
}) {
  return (
    <Link to="/accounts/$accountId" params={{ accountId: String(account.id) }} className="link">
      {account.name}
    </Link>
  )
}

function shown(value: unknown, t: (key: 'form.true' | 'form.false') => string): string | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'boolean') return t(value ? 'form.true' : 'form.false')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
