import { Button, Group, Modal } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/api.ts'
import { isStatus } from '../../lib/problem.ts'
import { scoresKey } from '../../lib/scores.ts'
import { useAction } from '../../lib/use-action.ts'
import { useFormat } from '../../lib/use-format.ts'
import styles from './rule.module.css'
import { RuleChanges } from './rule-changes.tsx'
import { type RulePreview, rulesKey } from './rule-data.ts'
import type { RuleDraft } from './use-rule-draft.ts'

export interface SaveBarProps {
  readonly score: number
  readonly draft: RuleDraft
  /** Only what belongs to the rule as it is now; undefined while it is being worked out. */
  readonly preview: RulePreview | undefined
  readonly isWrong: boolean
}

function useSave({ draft, score }: Pick<SaveBarProps, 'draft' | 'score'>, onDone: () => void) {
  const { t } = useTranslation('health-rule')
  return useAction({
    run: async () => {
      const { data } = await api.POST('/api/v1/health/rules', {
        body: { rule: draft.rule, based_on: draft.base.version, score },
      })
      return data as { version: number }
    },
    invalidate: [rulesKey, ['get', '/api/v1/health'], scoresKey, ['health-rule-preview']],
    done: ({ version }) => t('save.done', { version }),
    onDone: ({ version }) => {
      draft.saved(version)
      onDone()
    },
    // What was saved meanwhile is read again and shown above the editor.
    onError: (error) => {
      onDone()
      return isStatus(error, 409)
    },
  })
}

/** How much is not saved yet, and the way back and forward; stays in sight. */
export function SaveBar({ score, draft, preview, isWrong }: SaveBarProps) {
  const { t } = useTranslation('health-rule')
  const { t: common } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const close = () => setOpen(false)
  const save = useSave({ draft, score }, close)
  const count = draft.changes.length
  return (
    <div className={styles.saveBar} data-changed={count > 0}>
      <span role="status">
        {count === 0 ? t('save.none') : t('save.count', { count })}
        {count > 0 && preview && !isWrong ? ` · ${t('save.moved', { count: preview.moved.accounts })}` : ''}
      </span>
      <Group gap="xs">
        <Button variant="default" disabled={count === 0} onClick={draft.reset}>
          {t('save.reset')}
        </Button>
        <Button
          disabled={count === 0 || isWrong || !preview || draft.newer !== undefined}
          onClick={() => setOpen(true)}
        >
          {t('save.save')}
        </Button>
      </Group>
      <Modal
        opened={isOpen}
        onClose={close}
        title={t('save.title', { version: draft.base.version + 1 })}
        closeButtonProps={{ 'aria-label': common('close') }}
      >
        {preview ? <Consequence preview={preview} /> : null}
        <RuleChanges changes={draft.changes} />
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={close}>
            {common('cancel')}
          </Button>
          <Button loading={save.isPending} onClick={() => save.mutate()}>
            {t('save.confirm')}
          </Button>
        </Group>
      </Modal>
    </div>
  )
}

function Consequence({ preview: { moved } }: { readonly preview: RulePreview }) {
  const { t } = useTranslation('health-rule')
  const format = useFormat()
  return (
    <p>
      {moved.accounts === 0
        ? t('save.nobody')
        : t('save.consequence', { count: moved.accounts, money: format.money(moved.mrr_minor) })}{' '}
      {t('save.past')}
    </p>
  )
}
