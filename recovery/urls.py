from django.urls import path

from recovery.views import data, leaving, new_plan, notes, pause, phases, public, questions, settings, steps, today, welcome

app_name = "recovery"

open_pages = [
    path("", public.home, name="home"),
    path("how-it-works/", public.how_it_works, name="how-it-works"),
    path("first-step/", public.first_step, name="first-step"),
    path("calm/", public.calm, name="calm"),
    path("help/", public.help_page, name="help"),
    path("myths/", public.myths, name="myths"),
    path("privacy/", public.privacy, name="privacy"),
    path("leave/", public.leave, name="leave"),
    path("leave/go/", leaving.leave_go, name="leave-go"),
    path("gone/", public.erased, name="erased"),
    path("pause/", pause.pause, name="pause"),
]

beginning = [
    path("welcome/", welcome.welcome, name="welcome"),
    path("welcome/begin/", welcome.begin, name="welcome-begin"),
    path("welcome/1/", welcome.aim, name="welcome-aim"),
    path("welcome/2/", welcome.shared, name="welcome-shared"),
    path("welcome/3/", welcome.safe, name="welcome-safe"),
    path("welcome/done/", welcome.done, name="welcome-done"),
]

road = [
    path("today/", today.today, name="today"),
    path("today/begin/", today.begin, name="begin"),
    path("today/rest/", today.pause, name="rest"),
    path("today/resume/", today.resume, name="resume"),
    path("plan/", today.plan, name="plan"),
    path("plan/so-far/", phases.how_far, name="how-far"),
    path("plan/finished/", phases.graduation, name="graduation"),
    path("plan/later/<slug:when>/", phases.come_back, name="come-back"),
    path("plan/sealed/", phases.first_night, name="first-night"),
    path("plan/<slug:key>/", phases.phase, name="phase"),
    path("plan/<slug:key>/end/", phases.phase_end, name="phase-end"),
    path("plan/<slug:key>/paper/", phases.paper, name="paper"),
    path("plan/<slug:key>/done/", phases.phase_done, name="phase-done"),
    path("s/<slug:key>/", steps.step, name="step"),
    path("s/<slug:key>/save/", steps.save, name="step-save"),
    path("s/<slug:key>/finish/", steps.finish, name="step-finish"),
    path("s/<slug:key>/skip/", steps.skip, name="step-skip"),
    path("s/<slug:key>/later/", steps.set_aside, name="step-later"),
    path("s/<slug:key>/again/", steps.reopen, name="step-again"),
    path("s/<slug:key>/tonight/", steps.not_tonight, name="step-tonight"),
    path("s/<slug:key>/about/", settings.step_circumstances, name="step-about"),
    path("s/<slug:key>/stop/", phases.stop, name="stop"),
    path("decide/", questions.decide, name="decide"),
    path("decide/keep/", questions.sit, name="sit"),
    path("questions/", questions.intro, name="questions"),
    path("questions/ask/", questions.ask, name="questions-ask"),
    path("questions/save/", questions.save, name="questions-save"),
    path("questions/why/", questions.why, name="questions-why"),
    path("now/", questions.crisis, name="crisis"),
]

own = [
    path("notes/", notes.notes, name="notes"),
    path("notes/new/", notes.new_note, name="note-new"),
    path("notes/save/", notes.save_note, name="note-save"),
    path("notes/kept/", notes.kept, name="kept"),
    path("notes/kept/<uuid:parked_id>/discard/", notes.discard_kept, name="kept-discard"),
    path("notes/earlier/", new_plan.earlier, name="earlier"),
    path("notes/earlier/<uuid:plan_id>/", new_plan.earlier_plan, name="earlier-plan"),
    path("notes/earlier/<uuid:plan_id>/delete/", new_plan.earlier_delete, name="earlier-delete"),
    path("notes/earlier/<uuid:plan_id>/delete/go/", new_plan.earlier_delete_go, name="earlier-delete-go"),
    path("notes/<uuid:note_id>/", notes.note, name="note"),
    path("notes/<uuid:note_id>/delete/", notes.delete_note, name="note-delete"),
    path("settings/", settings.settings, name="settings"),
    path("settings/pace/", settings.pace, name="settings-pace"),
    path("settings/about/", settings.circumstances, name="settings-about"),
    path("settings/safe/", settings.fear, name="settings-safe"),
    path("settings/place/", settings.place, name="settings-place"),
    path("settings/plan/", new_plan.new_plan, name="new-plan"),
    path("settings/plan/begin/", new_plan.new_plan_begin, name="new-plan-begin"),
    path("settings/data/", data.data, name="data"),
    path("settings/data/take/", data.take, name="data-take"),
    path("settings/data/file/", data.file, name="data-file"),
    path("settings/consent/", settings.consent, name="consent"),
    path("settings/consent/withdraw/", settings.consent_withdraw, name="consent-withdraw"),
    path("settings/consent/give/", settings.consent_give, name="consent-give"),
    path("settings/erase/", settings.erase, name="erase"),
    path("settings/erase/go/", settings.erase_go, name="erase-go"),
]

urlpatterns = [*open_pages, *beginning, *road, *own]
