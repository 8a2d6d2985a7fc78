import { Button, Group } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, apiQuery } from '../../lib/api.ts'
import { type Template, templatesKey } from '../../lib/letters.ts'
import { useCan } from '../../lib/me.ts'
import { useAction } from '../../lib/use-action.ts'
import { Card } from '../../ui/card.tsx'
import { ConfirmButton } from '../../ui/confirm-button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { LinesSkeleton } from '../../ui/skeletons.tsx'
import { When } from '../../ui/when.tsx'
import styles from './letters.module.css'
import { TemplateDrawer } from './template-drawer.tsx'

/** Words kept for letters. */
export function TemplatesPage() {
  const { t } = useTranslation('letters')
  const mayWrite = useCan('mail:write')
  const [open, setOpen] = useState<Template | 'new'>()
  const answer = apiQuery.useQuery('get', '/api/v1/mail-templates')
  const { data, refetch } = answer
  const error: unknown = answer.error
  const add = mayWrite ? <Button onClick={() => setOpen('new')}>{t('templates.add')}</Button> : undefined
  return (
    <Card title={t('templates.title')} {...(add ? { aside: add } : {})}>
      <div className={styles.stack}>
        <p className={styles.sub}>{t(mayWrite ? 'templates.about' : 'templates.not_yours')}</p>
        {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
        {!data && !error ? <LinesSkeleton lines={5} /> : null}
        {data?.rows.length === 0 ? (
          <EmptyState title={t('templates.none')} why={t('templates.none_why')} />
        ) : null}
        {data && data.rows.length > 0 ? (
          <ul className={styles.list} aria-label={t('templates.title')}>
            {data.rows.map((template) => (
              <Line
                key={template.id}
                template={template}
                mayWrite={mayWrite}
                onOpen={() => setOpen(template)}
              />
            ))}
          </ul>
        ) : null}
      </div>
      {open ? (
        <TemplateDrawer
          key={open === 'new' ? 'new' : `${open.id}.${open.version}`}
          {...(open === 'new' ? {} : { template: open })}
          mayWrite={mayWrite}
          onClose={() => setOpen(undefined)}
        />
      ) : null}
    </Card>
  )
}

interface LineProps {
  readonly template: Template
  readonly mayWrite: boolean
  readonly onOpen: () => void
}

function Line({ template, mayWrite, onOpen }: LineProps) {
  const { t } = useTranslation('letters')
  const remove = useAction({
    run: () => api.DELETE('/api/v1/mail-templates/{id}', { params: { path: { id: template.id } } }),
    invalidate: [templatesKey],
    done: () => t('templates.deleted', { name: template.name }),
  })
  return (
    <li>
      <div>
        <button type="button" className={styles.name} onClick={onOpen}>
          {template.name}
        </button>
        <div className={styles.sub}>
          {template.is_marketing ? `${t('templates.is_marketing')} · ` : ''}
          {template.changed_by ? `${template.changed_by} · ` : ''}
          <When at={template.changed_at} show="date" />
        </div>
      </div>
      {mayWrite ? (
        <Group gap="xs">
          <ConfirmButton
            title={t('templates.delete_title', { name: template.name })}
            consequence={t('templates.delete_consequence')}
            onConfirm={() => remove.mutateAsync()}
          >
            {t('templates.delete')}
          </ConfirmButton>
        </Group>
      ) : null}
    </li>
  )
}
