import { useRef, type ReactNode } from 'react';

/** As the service reads them; the bytes have the last word. */
const TYPES = '.pdf,.docx,.html,.htm,.xhtml,.md,.markdown,.txt,.text,.csv,.tsv,.json';

/** A button that lets one choose files. */
export function FileButton(props: { onFiles: (files: File[]) => void; className: string; children: ReactNode }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className={props.className} onClick={() => input.current?.click()}>
        {props.children}
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={TYPES}
        onChange={({ target }) => {
          props.onFiles([...(target.files ?? [])]);
          target.value = ''; // the same file may be chosen again
        }}
      />
    </>
  );
}
