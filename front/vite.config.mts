import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where `npm run front:dev` finds the service. */
const SERVICE = process.env.RUNLOG_URL ?? 'http://127.0.0.1:8000';
const FROM_SERVICE = ['/api', '/v1', '/health', '/docs', '/openapi.json'];

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tailwindcss()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 600,
    reportCompressedSize: false,
  },
  server: {
    port: 5173,
    strictPort: true,
    host: '127.0.0.1',
    proxy: Object.fromEntries(FROM_SERVICE.map((path) => [path, { target: SERVICE }])),
  },
});
