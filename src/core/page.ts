/** Page-number pagination (the product's own). */

export const DEFAULT_PAGE_SIZE = 20;
export const MAX_PAGE_SIZE = 100;

export interface PageRequest {
  readonly page: number;
  readonly pageSize: number;
  readonly limit: number;
  readonly offset: number;
}

export interface Pagination {
  readonly page: number;
  readonly pageSize: number;
  readonly totalPages: number;
  readonly totalCount: number;
}

export function pageRequest(page: number, pageSize: number): PageRequest {
  return { page, pageSize, limit: pageSize, offset: (page - 1) * pageSize };
}

export function paginationOf(request: PageRequest, totalCount: number): Pagination {
  const { page, pageSize } = request;
  return { page, pageSize, totalPages: Math.ceil(totalCount / pageSize), totalCount };
}
