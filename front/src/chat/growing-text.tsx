import { useLayoutEffect, useRef, type Ref } from 'react';

/** A field as high as its text, up to a part of the window. Enter is handed on, save while a word is being composed (Chinese, Japanese, …). */
export function GrowingText(props: {
  label: string;
  value: string;
  placeholder?: string;
  onChange: (text: string) => void;
  onEnter: () => void;
  ref?: Ref<HTMLTextAreaElement>;
  describedBy?: string;
}) {
  const own = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    const field = own.current;
    if (!field) return;
    field.style.height = 'auto';
    field.style.height = `${field.scrollHeight}px`;
  }, [props.value]);
  const take = (field: HTMLTextAreaElement | null): void => {
    own.current = field;
    if (typeof props.ref === 'function') props.ref(field);
    else if (props.ref) props.ref.current = field;
  };
  return (
    <textarea
      ref={take}
      dir="auto"
      rows={1}
      aria-label={props.label}
      aria-describedby={props.describedBy}
      placeholder={props.placeholder}
      value={props.value}
      onChange={({ target }) => props.onChange(target.value)}
      onKeyDown={(event) => {
        // 229: what Safari sends for the Enter that ends a composition.
        if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing || event.keyCode === 229) return;
        event.preventDefault();
        props.onEnter();
      }}
      className="block max-h-[40dvh] w-full resize-none overflow-y-auto bg-transparent px-1 py-1.5 text-[0.9375rem] leading-6 outline-none placeholder:text-muted pointer-coarse:text-base"
    />
  );
}
