import type { SaveDraft } from '../../engine/contract/journeys.ts';
import type { Services } from '../services.ts';
import { Refusal } from '../http/errors.ts';
import { isAnybodyInside, journeyRow, lockedJourney } from './rows.ts';

/** Somebody else saved in between. */
export function draftChanged(): Refusal {
  return new Refusal('draft-changed', 409, 'The draft was changed in the meantime. Load it again.');
}

/**
 * Replaces the draft. A draft may be wrong as a journey (that is what issues are for) but not in form.
 * @returns the new rev.
 * @throws Refusal 404, 409 `draft-changed` when `rev` is not the stored one, 400 when the draft names another journey.
 */
export async function saveDraft(services: Services, id: string, { rev, draft }: SaveDraft): Promise<number> {
  const wrong = draft.id !== id;
  if (wrong) throw new Refusal('wrong-journey', 400, 'The draft belongs to another journey.');
  return services.database.write(async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('journeys')
      .set({ draft: JSON.stringify(draft), name: draft.name, rev: rev + 1, updated_at: services.clock() })
      .where('id', '=', id)
      .where('rev', '=', rev)
      .executeTakeFirst();
    if (numUpdatedRows > 0n) return rev + 1;
    await journeyRow(tx, id);
    throw draftChanged();
  });
}

/**
 * Takes a journey off the list. What it did to people stays readable on their pages.
 * @throws Refusal 404; 409 `journey-live` unless it is stopped or was never published, `journey-stopping` while those
 * inside are still leaving.
 */
export async function deleteJourney({ database }: Pick<Services, 'database'>, id: string): Promise<void> {
  await database.write(async (tx) => {
    const row = await lockedJourney(database, tx, id);
    if (row.state === 'live') throw new Refusal('journey-live', 409, 'Stop the journey before deleting it.');
    if (await isAnybodyInside(tx, id)) {
      throw new Refusal(
        'journey-stopping',
        409,
        'People are still leaving the stopped journey. Delete it when they have.',
      );
    }
    await tx.deleteFrom('journeys').where('id', '=', id).execute();
  });
}
