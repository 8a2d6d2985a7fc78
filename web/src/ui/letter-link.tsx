import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../lib/api.ts'
import { ErrorState } from './error-state.tsx'
import styles from './letters.module.css'
import { RightDrawer } from './right-drawer.tsx'
import { LinesSkeleton } from './skeletons.tsx'
import { When } from './when.tsx'

type Direction = 'sent' | 'received'

interface LetterLinkProps {
  readonly direction: Direction
  readonly id: number
  readonly children: ReactNode
}

/** Opens a mail beside the story. */
export function LetterLink({ direction, id, children }: LetterLinkProps) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <button type="button" className={styles.opener} onClick={() => setIsOpen(true)}>
        {children}
      </button>
      {isOpen ? <LetterDrawer direction={direction} id={id} onClose={() => setIsOpen(false)} /> : null}
    </>
  )
}

function LetterDrawer({
  direction,
  id,
  onClose,
}: {
  readonly direction: Direction
  readonly id: number
  readonly onClose: () => void
}) {
  const { t } = useTranslation('letters')
  const { data, error, refetch } = useQuery({
    queryKey: ['letter', direction, id],
    queryFn: async ({ signal }) => {
      const path = `/api/v1/letters/${direction}/{id}` as '/api/v1/letters/sent/{id}'
      return (await api.GET(path, { params: { path: { id } }, signal })).data
    },
  })
  return (
    <RightDrawer isOpen onClose={onClose} title={data?.subject || t('letter.no_subject')} width={640}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <LinesSkeleton lines={8} /> : null}
      {data ? (
        <div className={styles.letter}>
          <dl className={styles.facts}>
            <Fact label={t('letter.from')}>{named(data.from)}</Fact>
            <Fact label={t('letter.to')}>{named(data.to)}</Fact>
            <Fact label={t('letter.at')}>
              <When at={data.at} show="dateTime" />
            </Fact>
            {data.bounce_reply === null ? null : (
              <Fact label={t('letter.bounced')}>
                <span className={styles.failed}>{data.bounce_reply}</span>
              </Fact>
            )}
          </dl>
          <section aria-label={t('letter.text')}>
            <pre className={styles.text}>{data.text}</pre>
          </section>
        </div>
      ) : null}
    </RightDrawer>
  )
}

const named = ({ name, address }: { name: string | null; address: string }) =>
  name && address ? `${name} <${address}>` : (name ?? (address || '—'))

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}
