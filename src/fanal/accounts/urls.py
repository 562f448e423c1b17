"""Where members come in, and where they look after their team and their keys."""

from django.urls import URLPattern, path

from fanal.accounts.views import enrolling, joining, keeping, me, sheets, signing_in, team

urlpatterns: list[URLPattern] = [
    path("join/<str:token>/", joining.join, name="join"),
    path("second-step/", enrolling.second_step, name="second-step"),
    path("second-step/codes/", enrolling.check_codes, name="check-codes"),
    path("sign-in/", signing_in.sign_in, name="sign-in"),
    path("sign-out/", signing_in.sign_out, name="sign-out"),
    path("lock/", signing_in.lock, name="lock"),
    path("awake/", signing_in.awake, name="awake"),
    path("unlock/", signing_in.unlock, name="unlock"),
    path("kept/", keeping.kept, name="kept"),
    path("kept/<uuid:kept>/forget/", keeping.forget, name="forget-kept"),
    path("drafts/", keeping.begun, name="drafts"),
    path("drafts/<uuid:draft>/put-away/", keeping.put_away, name="put-away-draft"),
    path("waiting/", team.waiting, name="waiting"),
    path("team/", team.team, name="team"),
    path("team/<path:team_id>/invite/", team.invite, name="invite"),
    path("team/<path:team_id>/sheet/", sheets.sheet, name="sheet"),
    path("team/<path:team_id>/sheet/confirm/", sheets.confirm_sheet, name="confirm-sheet"),
    path("team/<path:team_id>/sheet/use/", sheets.use_sheet, name="use-sheet"),
    path("team/<path:team_id>/grant/<uuid:member_id>/", team.grant, name="grant"),
    path("team/<path:team_id>/remove/<uuid:member_id>/", team.remove, name="remove"),
    path("team/<path:team_id>/turn-away/<uuid:member_id>/", team.turn_away, name="turn-away"),
    path("team/<path:team_id>/role/<uuid:member_id>/", team.role, name="role"),
    path("team/<path:team_id>/reset/<uuid:member_id>/", team.reset, name="reset-link"),
    path("me/", me.me, name="me"),
    path("me/password/", me.password, name="password"),
    path("me/codes/", me.codes, name="new-codes"),
    path("me/app/", me.app, name="new-app"),
    path("me/app/confirm/", me.confirm_app, name="confirm-app"),
]
