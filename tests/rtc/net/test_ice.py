"""The ICE-lite agent: who is answered, where packets go, how a restart keeps both ends alive."""

from aioice import stun as oracle

from rtc.net.ice import MAX_ADDRESSES, RESTART_GRACE_SECONDS, Credentials, IceAgent
from rtc.packets import stun
from tests.rtc.dtls_peer import make_check

HERE, THERE = ("192.0.2.1", 4000), ("192.0.2.9", 5000)


def test_the_first_good_check_tells_where_to_send() -> None:
    agent = IceAgent()
    peer = agent.add_peer(now=0.0)
    checked = agent.answer_check(make_check(peer.local, nominate=False), HERE, now=1.0)
    assert checked is not None
    assert checked.peer is peer
    assert checked.moved
    assert (peer.address, peer.last_request) == (HERE, 1.0)


def test_only_a_nomination_moves_a_peer() -> None:
    agent = IceAgent()
    peer = agent.add_peer(now=0.0)
    agent.answer_check(make_check(peer.local, nominate=True), HERE, now=1.0)
    trial = agent.answer_check(make_check(peer.local, nominate=False), THERE, now=2.0)
    assert trial is not None
    assert (trial.moved, trial.learned, peer.address) == (False, THERE, HERE)
    rebound = agent.answer_check(make_check(peer.local, nominate=True), THERE, now=3.0)
    assert rebound is not None
    assert (rebound.moved, peer.address) == (True, THERE)


def test_a_stranger_gets_no_answer_at_all() -> None:
    agent = IceAgent()
    peer = agent.add_peer(now=0.0)
    unknown = Credentials("nobody", peer.local.password)
    guessed = Credentials(peer.local.ufrag, "x" * 24)
    assert agent.answer_check(make_check(unknown), HERE, now=1.0) is None
    assert agent.answer_check(make_check(guessed), HERE, now=1.0) is None
    assert (peer.address, peer.last_request) == (None, 0.0)


def test_a_peer_that_does_not_lead_is_told_so() -> None:
    agent = IceAgent()
    peer = agent.add_peer(now=0.0)
    checked = agent.answer_check(make_check(peer.local, controlled=True), HERE, now=1.0)
    assert checked is not None
    assert checked.peer is None
    assert oracle.parse_message(checked.reply).attributes["ERROR-CODE"][0] == 487


def test_a_restart_keeps_the_old_path_until_the_new_one_is_nominated() -> None:
    agent = IceAgent()
    peer = agent.add_peer(now=0.0)
    before = peer.local
    agent.answer_check(make_check(before, nominate=True), HERE, now=1.0)
    after = agent.restart_peer(peer, now=2.0)
    assert after != before
    assert agent.answer_check(make_check(before, nominate=True), HERE, now=3.0) is not None
    agent.answer_check(make_check(after, nominate=True), THERE, now=4.0)
    assert peer.address == THERE
    agent.answer_check(make_check(before, nominate=True), HERE, now=5.0)
    assert peer.address == THERE


def test_old_credentials_die_after_the_grace() -> None:
    agent = IceAgent()
    peer = agent.add_peer(now=0.0)
    before = peer.local
    agent.restart_peer(peer, now=2.0)
    late = 2.1 + RESTART_GRACE_SECONDS
    assert agent.answer_check(make_check(before), HERE, now=late) is None


def test_a_dropped_peer_is_forgotten_under_both_names() -> None:
    agent = IceAgent()
    peer = agent.add_peer(now=0.0)
    before = peer.local
    agent.restart_peer(peer, now=1.0)
    agent.drop_peer(peer)
    assert len(agent) == 0
    assert agent.answer_check(make_check(before), HERE, now=2.0) is None
    assert agent.answer_check(make_check(peer.local, nominate=False), HERE, now=2.0) is None


def test_addresses_of_one_peer_are_bounded_and_the_used_one_stays() -> None:
    agent = IceAgent()
    peer = agent.add_peer(now=0.0)
    agent.answer_check(make_check(peer.local, nominate=True), HERE, now=1.0)
    forgotten = []
    for port in range(6000, 6000 + MAX_ADDRESSES):
        checked = agent.answer_check(
            make_check(peer.local, nominate=False), ("192.0.2.9", port), now=2.0
        )
        assert checked is not None
        forgotten.append(checked.forgotten)
    assert len(peer.addresses) == MAX_ADDRESSES
    assert HERE in peer.addresses
    assert forgotten[-1] == ("192.0.2.9", 6000)


def test_credentials_are_long_enough_and_never_the_same() -> None:
    agent = IceAgent()
    made = {agent.add_peer(now=0.0).local for _ in range(50)}
    assert len(made) == 50
    assert all(len(c.ufrag) >= 4 and len(c.password) >= 22 for c in made)


def test_what_is_not_a_request_is_left_alone() -> None:
    agent = IceAgent()
    peer = agent.add_peer(now=0.0)
    answer = stun.build_success(bytes(12), "192.0.2.1", 1, peer.local.password.encode())
    assert agent.answer_check(answer, HERE, now=1.0) is None
