import { Button } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { api } from '../lib/api.ts'
import type { LetterLanguage } from '../lib/letters.ts'
import { useAction } from '../lib/use-action.ts'

interface TestLetterProps {
  readonly language: LetterLanguage
  readonly subject: string
  readonly body: string
}

/** Sends words to oneself, to see how they arrive. */
export function TestLetter({ language, subject, body }: TestLetterProps) {
  const { t } = useTranslation('letters')
  const send = useAction({
    run: () => api.POST('/api/v1/me/test-mails', { body: { language, subject, body } }),
    done: ({ data }) => t('preview.sent', { address: data?.to ?? '' }),
  })
  return (
    <div>
      <Button
        variant="default"
        leftSection={<IconSend size={16} />}
        loading={send.isPending}
        disabled={subject.trim() === '' || body.trim() === ''}
        onClick={() => send.mutate()}
      >
        {t('preview.to_myself')}
      </Button>
    </div>
  )
}
