import { Button, Group, Modal, Radio, Select, Stack, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/api.ts'
import { fieldErrors } from '../../lib/error-message.ts'
import { MAIN_SCORE, type Score, scoreSearch, scoresKey } from '../../lib/scores.ts'
import { useAction } from '../../lib/use-action.ts'

const MOST_LETTERS = 60

interface FormProps {
  readonly title: string
  readonly action: string
  readonly name: string
  readonly onName: (name: string) => void
  readonly save: { readonly mutate: () => void; readonly isPending: boolean; readonly error: unknown }
  readonly onClose: () => void
  readonly children?: ReactNode
}

function ScoreForm({ title, action, name, onName, save, onClose, children }: FormProps) {
  const { t } = useTranslation('scores')
  const { t: common } = useTranslation()
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': common('close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim() !== '') save.mutate()
        }}
      >
        <Stack>
          <TextInput
            label={t('new.name')}
            placeholder={t('new.example')}
            value={name}
            maxLength={MOST_LETTERS}
            required
            data-autofocus
            error={fieldErrors(save.error).name}
            onChange={(event) => onName(event.currentTarget.value)}
          />
          {children}
        </Stack>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={onClose}>
            {common('cancel')}
          </Button>
          <Button type="submit" loading={save.isPending} disabled={name.trim() === ''}>
            {action}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}

const namesField = (error: unknown) => fieldErrors(error).name !== undefined

/** A score begins with a name and a rule to begin from; its rule is edited on the next screen. */
export function NewScoreDialog(props: { readonly scores: readonly Score[]; readonly onClose: () => void }) {
  const { scores, onClose } = props
  const { t } = useTranslation('scores')
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const [start, setStart] = useState<'copy' | 'empty'>('copy')
  const [source, setSource] = useState(String(MAIN_SCORE))
  const save = useAction({
    run: async () => {
      const body = { name: name.trim(), copy_of: start === 'empty' ? null : Number(source) }
      const { data } = await api.POST('/api/v1/health/scores', { body })
      return data as Score
    },
    invalidate: [scoresKey],
    done: () => t('new.done', { name: name.trim() }),
    onDone: ({ id }) => void navigate({ to: '/health/rule', search: scoreSearch(id) }),
    onError: namesField,
  })
  return (
    <ScoreForm
      title={t('new.title')}
      action={t('new.save')}
      name={name}
      onName={setName}
      save={{ ...save, mutate: () => save.mutate() }}
      onClose={onClose}
    >
      <Radio.Group
        label={t('new.start')}
        value={start}
        onChange={(value) => setStart(value === 'empty' ? 'empty' : 'copy')}
      >
        <Stack gap="xs" mt="xs">
          <Radio value="copy" label={t('new.copy')} description={t('new.copy_about')} />
          <Radio value="empty" label={t('new.empty')} description={t('new.empty_about')} />
        </Stack>
      </Radio.Group>
      {start === 'copy' && scores.length > 1 ? (
        <Select
          label={t('new.source')}
          value={source}
          allowDeselect={false}
          data={scores.map((score) => ({ value: String(score.id), label: score.name ?? t('main') }))}
          onChange={(value) => setSource(value ?? String(MAIN_SCORE))}
        />
      ) : null}
    </ScoreForm>
  )
}

export function RenameScoreDialog({
  score,
  onClose,
}: {
  readonly score: Score
  readonly onClose: () => void
}) {
  const { t } = useTranslation('scores')
  const [name, setName] = useState(score.name ?? '')
  const save = useAction({
    run: () =>
      api.PATCH('/api/v1/health/scores/{id}', {
        params: { path: { id: score.id } },
        body: { name: name.trim() },
      }),
    invalidate: [scoresKey, ['get', '/api/v1/accounts/{id}/health/scores'], ['get', '/api/v1/segments']],
    done: () => t('rename.done'),
    onDone: onClose,
    onError: namesField,
  })
  return (
    <ScoreForm
      title={t('rename.title', { name: score.name })}
      action={t('rename.save')}
      name={name}
      onName={setName}
      save={{ ...save, mutate: () => save.mutate() }}
      onClose={onClose}
    />
  )
}
