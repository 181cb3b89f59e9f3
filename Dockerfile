# Debian, not Alpine: Temporal's native core is linked against glibc.
FROM node:22.20.0-bookworm-slim AS base
WORKDIR /app

FROM base AS build
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
# The sandbox builds the project, and is no part of what runs in production.
RUN npm run build && rm -rf dist/sandbox dist/bench && npm prune --omit=dev

FROM base
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates tini \
  && rm -rf /var/lib/apt/lists/*
ENV NODE_ENV=production
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT ?? 3000}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Node does not reap children nor end on signals as process 1; tini does both for it.
ENTRYPOINT ["tini", "--"]
CMD ["node", "dist/api/main.js"]
