import { Button } from './form.tsx'

/** ファイルを読む — one file that is read and changes nothing yet; what is wrong with it stands above. */
export const UploadForm = ({
  working_for,
  action,
  label,
  support,
  accept,
  is_wrong,
}: {
  working_for: string
  action: string
  label: string
  /** Which kinds, how large. */
  support: string
  /** As the browser's own chooser wants it: `.xlsx,.csv`. */
  accept: string
  is_wrong: boolean
}) => (
  <form method="post" action={action} enctype="multipart/form-data">
    <input type="hidden" name="working_for" value={working_for} />
    <div class={is_wrong ? 'field field-wrong' : 'field'}>
      <label for="field-file">
        {label} <span class="need need-must">※必須</span>
      </label>
      <p class="support" id="field-file-support">
        {support}
      </p>
      <input
        type="file"
        id="field-file"
        name="file"
        class="input input-file"
        accept={accept}
        required
        aria-invalid={is_wrong ? 'true' : undefined}
        aria-describedby="field-file-support"
      />
    </div>
    <div class="actions">
      <Button>ファイルを読む</Button>
    </div>
  </form>
)
