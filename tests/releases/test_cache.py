from concurrent.futures import ThreadPoolExecutor

import pytest

from recovery.actions.guide import publish_guide
from recovery.models import Guide, Release, Step
from recovery.releases import cache, forget_newest, guide_of, newest_release
from tests.manuscripts import AT, make_manuscript, publish_manuscript


@pytest.fixture
def release(db):
    return publish_manuscript()


def publish_change(guide, title):
    Step.objects.filter(guide=guide, key="k1").update(title=title)
    return publish_guide(guide, actor=None, at=AT)


def test_a_guide_is_decoded_once(release, django_assert_num_queries):
    with django_assert_num_queries(2):
        first = guide_of(release.pk)
    with django_assert_num_queries(0):
        assert guide_of(release.pk) is first
    assert (first.release, first.steps["k1"].id) == (1, Step.objects.get(guide=release.guide, key="k1").pk)


def test_every_release_has_its_own_words(release):
    second = publish_change(release.guide, "Another title")
    assert [guide_of(one.pk).steps["k1"].title for one in (release, second)] == ["Take step k1", "Another title"]


def test_an_unknown_release_is_refused(db):
    with pytest.raises(Release.DoesNotExist):
        guide_of(0)


def test_the_guide_used_longest_ago_makes_room(release, django_assert_num_queries):
    releases = [release] + [publish_change(release.guide, f"Title {n}") for n in range(cache.KEPT_GUIDES - 1)]
    for one in releases:
        guide_of(one.pk)
    guide_of(release.pk)
    guide_of(publish_change(release.guide, "One more").pk)
    with django_assert_num_queries(0):
        guide_of(release.pk)
    with django_assert_num_queries(2):
        guide_of(releases[1].pk)


def test_many_threads_share_one_guide(release):
    kept = guide_of(release.pk)
    with ThreadPoolExecutor(8) as pool:
        assert all(guide is kept for guide in pool.map(guide_of, [release.pk] * 200))


def test_nothing_published_is_none_and_not_remembered(db):
    assert newest_release("g") is None
    release = publish_manuscript()
    assert newest_release("g") == (release.pk, 1)


def test_the_newest_release_is_kept_for_five_seconds(release, django_assert_num_queries):
    now = [100.0]
    assert newest_release("g", clock=lambda: now[0]) == (release.pk, 1)
    second = publish_change(release.guide, "Another title")
    now[0] += 4.9
    with django_assert_num_queries(0):
        assert newest_release("g", clock=lambda: now[0]) == (release.pk, 1)
    now[0] += 0.2
    assert newest_release("g", clock=lambda: now[0]) == (second.pk, 2)


@pytest.mark.django_db(transaction=True)
def test_publishing_shows_at_once_in_the_same_process():
    first = publish_manuscript()
    assert newest_release("g") == (first.pk, 1)
    second = publish_change(first.guide, "Another title")
    assert newest_release("g") == (second.pk, 2)


def test_each_guide_has_its_own_newest_release(release):
    publish_manuscript(make_manuscript(key="other"))
    second = publish_change(Guide.objects.get(key="other"), "Another title")
    assert newest_release("g") == (release.pk, 1)
    assert newest_release("other") == (second.pk, 2)
    assert newest_release("none") is None


def test_without_a_key_the_first_published_guide_is_meant(release):
    first = Release.objects.earliest("guide_id", "pk")
    assert newest_release() == (first.pk, first.number)


def test_forgetting_the_newest_keeps_the_guides(release, django_assert_num_queries):
    guide_of(release.pk)
    newest_release("g")
    forget_newest()
    with django_assert_num_queries(1):
        guide_of(release.pk)
        newest_release("g")
