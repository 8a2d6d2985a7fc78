import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import type { QualityCheck } from './import-data.ts'
import { QualitySample } from './quality-sample.tsx'
import own from './sources.module.css'

const places = {
  imports: '/data/imports',
  accounts: '/accounts',
  keys: '/data/keys',
  settings: '/settings/workspace',
} as const

/** What was found in one group: the thing, how many of how many, what it disturbs, what to do. */
export function QualityChecks(props: {
  readonly group: QualityCheck['group']
  readonly checks: readonly QualityCheck[]
}) {
  const { group, checks } = props
  const { t } = useTranslation('sources')
  if (checks.length === 0) return null
  return (
    <Card title={t(`quality.groups.${group}`)}>
      <ul className={own.checks}>
        {checks.map((check) => (
          <Check key={check.key} check={check} />
        ))}
      </ul>
    </Card>
  )
}

function Check({ check }: { readonly check: QualityCheck }) {
  const { t } = useTranslation('sources')
  const format = useFormat()
  const [isOpen, setOpen] = useState(false)
  const { key, count, total } = check
  const name = key as 'stale-sources'
  const affects = check.affects.map((what) => t(`quality.affects.${what as 'mrr'}`))
  return (
    <li className={own.check}>
      <span className={check.group === 'gaps' ? own.sub : own.watch} aria-hidden="true">
        {check.group === 'gaps' ? '○' : '▲'}
      </span>
      <h3>{t(`quality.checks.${name}.title`)}</h3>
      <span className={own.figure}>
        <b>{format.number(count ?? 0)}</b>
        {total === null ? '' : ` / ${format.number(total)}`}
      </span>
      <p>{t(`quality.checks.${name}.advice`)}</p>
      <p className={own.small}>
        {affects.length === 0 ? null : <>{t('quality.disturbs', { what: format.list(affects) })} · </>}
        <Link to={places[check.fix_on]} className="link">
          {t(`quality.fix_on.${check.fix_on}`)}
        </Link>
        {check.sample.length === 0 ? null : (
          <>
            {' · '}
            <button
              type="button"
              className={own.linkButton}
              aria-expanded={isOpen}
              onClick={() => setOpen(!isOpen)}
            >
              {t(isOpen ? 'quality.hide_rows' : 'quality.show_rows', { count: check.sample.length })}
            </button>
          </>
        )}
      </p>
      {isOpen ? <QualitySample check={check} /> : null}
    </li>
  )
}
