import { Button, Group, Modal } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/api.ts'
import { useCan } from '../../lib/me.ts'
import { type PlaybookRow, playbooksKey } from '../../lib/playbooks.ts'
import { isStatus } from '../../lib/problem.ts'
import { useAction } from '../../lib/use-action.ts'
import { useFormat } from '../../lib/use-format.ts'
import styles from './playbooks.module.css'

type Noticed = Pick<PlaybookRow, 'id' | 'name' | 'waiting' | 'failed_with'> & { readonly failed?: number }

/** What waits for a person at a playbook. */
export function Notices({ playbook }: { readonly playbook: Noticed }) {
  const { t } = useTranslation('playbooks')
  const mayWrite = useCan('playbooks:write')
  const format = useFormat()
  const { waiting, failed_with: failedWith, failed = 0 } = playbook
  if (waiting === null && failedWith === null && failed === 0) return null
  return (
    <ul className={styles.notices}>
      {waiting === null ? null : (
        <li role="status">
          <span>{t('notice.waiting', { count: waiting, n: format.number(waiting) })}</span>
          {mayWrite ? <Allow playbook={playbook} count={waiting} /> : null}
        </li>
      )}
      {failedWith === null ? null : (
        <li role="alert" data-kind="failed">
          <span>{t('notice.failed_with', { what: failedWith })}</span>
        </li>
      )}
      {failed > 0 ? (
        <li data-kind="failed">
          <span>{t('notice.failed', { count: failed, n: format.number(failed) })}</span>
          <Link
            to="/playbooks/$playbookId"
            params={{ playbookId: String(playbook.id) }}
            search={{ tab: 'enrolments', state: 'failed' }}
            className="link"
          >
            {t('notice.see_failed')}
          </Link>
        </li>
      ) : null}
    </ul>
  )
}

/** Lets those that wait come in, after the number was read. */
function Allow({ playbook, count }: { readonly playbook: Noticed; readonly count: number }) {
  const { t } = useTranslation(['playbooks', 'common'])
  const format = useFormat()
  const [isOpen, setOpen] = useState(false)
  const n = { count, n: format.number(count) }
  const allow = useAction({
    run: () =>
      api.POST('/api/v1/playbooks/{id}/allow', { params: { path: { id: playbook.id } }, body: { count } }),
    invalidate: [playbooksKey],
    done: () => t('allow.done', n),
    onDone: () => setOpen(false),
    onError: (error) => {
      if (isStatus(error, 409)) setOpen(false)
      return false
    },
  })
  return (
    <>
      <Button size="compact-sm" variant="default" onClick={() => setOpen(true)}>
        {t('allow.open')}
      </Button>
      <Modal
        opened={isOpen}
        onClose={() => setOpen(false)}
        title={t('allow.title', n)}
        closeButtonProps={{ 'aria-label': t('common:close') }}
      >
        <p>{t('allow.what', { ...n, name: playbook.name })}</p>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={() => setOpen(false)}>
            {t('common:cancel')}
          </Button>
          <Button loading={allow.isPending} onClick={() => allow.mutate()}>
            {t('allow.do', n)}
          </Button>
        </Group>
      </Modal>
    </>
  )
}
