import { Button, Group, SegmentedControl } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/api.ts'
import { errorMessage } from '../../lib/error-message.ts'
import { useCan } from '../../lib/me.ts'
import { useAction } from '../../lib/use-action.ts'
import { Card } from '../../ui/card.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Page, PageHeader } from '../../ui/page-header.tsx'
import { PageSkeleton } from '../../ui/skeletons.tsx'
import { When } from '../../ui/when.tsx'
import { AskBeforeLeavingPage } from './leave.tsx'
import { SegmentTabs } from './segment-tabs.tsx'
import styles from './segments.module.css'
import { TierCard } from './tier-card.tsx'
import { bodyOf, cutAt, draftOf, isWhole, type TierDraft, withoutTier, withTier } from './tier-draft.ts'
import { TierMovesCard } from './tier-moves-card.tsx'
import { TierPreviewCard } from './tier-preview-card.tsx'
import { type Tiers, tiersKey, useTierPreview, useTiers } from './tiers-data.ts'

/** Price tiers: where they are cut, what each is given, and who moved between them. */
export function TiersPage() {
  const tiers = useTiers()
  const { data, refetch } = tiers
  const error: unknown = tiers.error
  if (data) return <TiersBench key={data.version ?? 0} tiers={data} />
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} level={1} />
  return <PageSkeleton />
}

function TiersBench({ tiers }: { readonly tiers: Tiers }) {
  const { t } = useTranslation('segments')
  const readOnly = !useCan('tiers:write')
  const [draft, setDraft] = useState<TierDraft>(() => draftOf(tiers))
  const isChanged = JSON.stringify(bodyOf(draft)) !== JSON.stringify(bodyOf(draftOf(tiers)))
  const [settled] = useDebouncedValue(draft, 300)
  const preview = useTierPreview(
    isWhole(settled) && settled.decided_by === 'price' ? bodyOf(settled) : undefined,
  )
  const save = useSaveTiers(tiers, draft)
  const isByPrice = draft.decided_by === 'price'
  return (
    <Page>
      <PageHeader
        title={t('tabs.tiers')}
        beside={tiers.saved_at ? <When at={tiers.saved_at} /> : undefined}
        lead={leadOf()}
      />
      <SegmentTabs />
      <Decider
        draft={draft}
        basis={tiers.basis}
        cuts={tiers.quantile_cuts}
        readOnly={readOnly}
        onDraft={setDraft}
      />
      <div className={styles.tierGrid}>
        {draft.tiers.map((tier, index) => (
          <TierCard
            key={tier.key}
            tier={tier}
            isLast={index === draft.tiers.length - 1}
            isByPrice={isByPrice}
            basis={tiers.basis}
            saved={tiers.tiers.find(({ name }) => name === tier.name)}
            readOnly={readOnly}
            onChange={(part) =>
              setDraft((old) => ({
                ...old,
                tiers: old.tiers.map((one) => (one.key === tier.key ? { ...one, ...part } : one)),
              }))
            }
            onRemove={
              isByPrice && draft.tiers.length > 1
                ? () => setDraft((old) => withoutTier(old, tier.key))
                : undefined
            }
          />
        ))}
      </div>
      {isByPrice && !readOnly && draft.tiers.length < 10 ? (
        <div>
          <Button variant="subtle" onClick={() => setDraft(withTier)}>
            {t('tiers.add')}
          </Button>
        </div>
      ) : null}
      {isByPrice && preview.data ? (
        <TierPreviewCard
          basis={tiers.basis}
          preview={preview.data}
          isOld={settled !== draft || preview.isFetching}
        />
      ) : null}
      {readOnly ? null : (
        <SaveBar
          draft={draft}
          isChanged={isChanged}
          isNew={tiers.version === null}
          save={save}
          onReset={() => setDraft(draftOf(tiers))}
        />
      )}
      <TierMovesCard />
      <AskBeforeLeavingPage isChanged={!readOnly && isChanged && !save.isSuccess} />
    </Page>
  )

  function leadOf(): string {
    if (tiers.basis === 'purchase') return t('tiers.lead_purchase')
    return t(tiers.version === null ? `tiers.lead_proposal_${tiers.decided_by}` : 'tiers.lead')
  }
}

interface DeciderProps {
  readonly draft: TierDraft
  readonly basis: Tiers['basis']
  readonly cuts: readonly number[]
  readonly readOnly: boolean
  readonly onDraft: (how: (draft: TierDraft) => TierDraft) => void
}

/** Whether the price decides which tier an account is in, or whoever tells us about it. */
function Decider({ draft, basis, cuts, readOnly, onDraft }: DeciderProps) {
  const { t } = useTranslation('segments')
  return (
    <Card title={t('tiers.how')}>
      <Group gap="sm">
        <SegmentedControl
          aria-label={t('tiers.how')}
          value={draft.decided_by}
          readOnly={readOnly}
          data={(['source', 'price'] as const).map((value) => ({
            value,
            label: t(`tiers.decided.${value}`),
          }))}
          onChange={(value) =>
            onDraft((old) => (value === 'price' ? cutAt(old, cuts) : { ...old, decided_by: 'source' }))
          }
        />
        {draft.decided_by === 'price' && !readOnly ? (
          <Button variant="default" onClick={() => onDraft((old) => cutAt(old, cuts))}>
            {t('tiers.cut_three')}
          </Button>
        ) : null}
      </Group>
      <p className={styles.quiet}>
        {draft.decided_by === 'price' && basis === 'purchase'
          ? t('tiers.what.price_purchase')
          : t(`tiers.what.${draft.decided_by}`)}
      </p>
    </Card>
  )
}

interface SaveBarProps {
  readonly draft: TierDraft
  readonly isChanged: boolean
  /** Nothing was saved before: the proposal itself can be saved. */
  readonly isNew: boolean
  readonly save: ReturnType<typeof useSaveTiers>
  readonly onReset: () => void
}

function SaveBar({ draft, isChanged, isNew, save, onReset }: SaveBarProps) {
  const { t } = useTranslation('segments')
  const isReady = isWhole(draft)
  const state = !isReady ? 'tiers.not_whole' : isChanged || isNew ? 'tiers.unsaved' : 'save.none'
  return (
    <div className={styles.saveBar} data-changed={isChanged}>
      <span role="status" className={save.error ? styles.fault : ''}>
        {save.error ? errorMessage(save.error).title : t(state)}
      </span>
      <Group gap="xs">
        <Button variant="default" disabled={!isChanged} onClick={onReset}>
          {t('save.reset')}
        </Button>
        <Button
          disabled={!isReady || (!isChanged && !isNew)}
          loading={save.isPending}
          onClick={() => save.mutate()}
        >
          {t('save.save')}
        </Button>
      </Group>
    </div>
  )
}

function useSaveTiers(tiers: Tiers, draft: TierDraft) {
  const { t } = useTranslation('segments')
  return useAction({
    run: async () => {
      const { data } = await api.PUT('/api/v1/tiers', { body: { ...bodyOf(draft), based_on: tiers.version } })
      return data as Tiers & { moved: number }
    },
    invalidate: [
      tiersKey,
      ['get', '/api/v1/tiers/moves'],
      ['get', '/api/v1/accounts'],
      ['get', '/api/v1/accounts/facets'],
    ],
    done: ({ moved }) => t('tiers.saved', { count: moved }),
    onError: () => true,
  })
}
