"""The SQL of training and plans; what is common to all tables stands in `statements`."""

from dorsiflex.storage.statements import COLUMNS, names

_SESSIONS = """
SELECT t.id, t.uuid, p.name, t.exercise, t.done_at, t.utc_offset_minutes, t.side, t.sets, t.reps,
       t.hold_s, t.load, t.pain, t.sharp, t.note
FROM training t JOIN person p ON p.id = t.person_id"""

_FILTERED = """
WHERE t.person_id = :person_id
  AND (CAST(:side AS TEXT) IS NULL OR t.side IN (:side, 'both'))
  AND t.done_at >= :since AND t.done_at < :until"""

SESSIONS_NEWEST_FIRST = f"{_SESSIONS}{_FILTERED} ORDER BY t.done_at DESC, t.id DESC LIMIT :most"
SESSIONS_OLDEST_FIRST = f"{_SESSIONS}{_FILTERED} ORDER BY t.done_at, t.id"
SESSION_BY_ID = f"{_SESSIONS} WHERE t.id = :id"

MORNINGS = """
SELECT day, pain FROM morning
WHERE person_id = :person_id AND day >= :since AND day < :until ORDER BY day"""
MORNING_ID = "SELECT id FROM morning WHERE person_id = :person_id AND day = :day"

PLANS = """
SELECT id, start_day, end_day FROM training_plan
WHERE person_id = :person_id ORDER BY start_day"""
PLAN_ITEMS = """
SELECT i.plan_id, i.exercise, i.times, i.sets, i.reps, i.hold_s, i.since_day, i.until_day
FROM plan_item i JOIN training_plan p ON p.id = i.plan_id
WHERE p.person_id = :person_id ORDER BY i.plan_id, i.position"""

# Import


def stored_sessions(uuids: int) -> str:
    """Write the SELECT of whole sessions by some uuids, named `:u0`, `:u1` and so on."""
    return f"{_whole('training')} WHERE uuid IN ({names('u', uuids)})"


def stored_mornings(days: int) -> str:
    """Write the SELECT of a person's mornings on some days, named `:d0`, `:d1` and so on."""
    return f"{_whole('morning')} WHERE person_id = :person_id AND day IN ({names('d', days)})"


def _whole(table: str) -> str:
    return f"SELECT {', '.join(COLUMNS[table])} FROM {table}"  # the names are our own
