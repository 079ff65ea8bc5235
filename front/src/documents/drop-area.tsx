import { UploadIcon } from '@radix-ui/react-icons';
import { useEffect, useRef, useState } from 'react';
import { bringsFiles, droppedFiles } from './dropped-files';

/** Takes files that are dropped anywhere on the page, as long as the component is there, and says so while they are held over it. */
export function DropArea({ label, onFiles }: { label: string; onFiles: (files: File[]) => void }) {
  const [over, setOver] = useState(false);
  const latest = useRef(onFiles);
  useEffect(() => {
    latest.current = onFiles;
  });
  useEffect(() => {
    let depth = 0; // each element below the pointer is entered and left
    const move = (event: DragEvent, by: number): void => {
      if (!bringsFiles(event)) return;
      event.preventDefault();
      depth = Math.max(0, depth + by);
      setOver(depth > 0);
    };
    const enter = (event: DragEvent): void => move(event, 1);
    const leave = (event: DragEvent): void => move(event, -1);
    const hold = (event: DragEvent): void => move(event, 0);
    const drop = (event: DragEvent): void => {
      move(event, -depth);
      if (event.dataTransfer && bringsFiles(event)) void droppedFiles(event.dataTransfer).then((files) => latest.current(files));
    };
    const heard = { dragenter: enter, dragleave: leave, dragover: hold, drop } as const;
    for (const [name, listener] of Object.entries(heard)) window.addEventListener(name, listener as EventListener);
    return () => {
      for (const [name, listener] of Object.entries(heard)) window.removeEventListener(name, listener as EventListener);
    };
  }, []);
  if (!over) return null;
  return (
    <div className="pointer-events-none fixed inset-0 z-50 grid place-items-center bg-canvas/85 p-4">
      <div className="grid size-full place-content-center gap-3 rounded-2xl border-2 border-dashed border-accent text-center">
        <UploadIcon aria-hidden className="mx-auto size-8 text-accent" />
        <p className="max-w-prose px-4 text-lg font-medium">{label}</p>
      </div>
    </div>
  );
}
