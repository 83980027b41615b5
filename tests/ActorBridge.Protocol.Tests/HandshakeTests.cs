using ActorBridge.Core.Errors;
using ActorBridge.Core.Logging;
using ActorBridge.Protocol.Handshake;

namespace ActorBridge.Protocol.Tests;

public class HandshakeTests
{
    private static readonly Welcome Welcome = new(new(Guid.Parse("66666666-6666-4666-8666-666666666666")), 1, 1, TimeSpan.FromSeconds(1), LogPosition.Empty);
    private static readonly string HostNonce = new('a', 64);
    private static readonly Hello Hello = new(PeerRole.Addon, "x", new('b', 64));

    public static TheoryData<string> Names => [.. Vectors.Rows("handshake.json").Select(r => (string)r["name"]!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Proofs_are_those_of_the_vector(string name)
    {
        var row = Vectors.Rows("handshake.json").Single(r => (string)r["name"]! == name);
        string Of(string key) => (string)row[key]!;
        var role = Of("role") == "addon" ? PeerRole.Addon : PeerRole.Client;
        var token = TokenOf(Of("token"));

        Assert.Equal(Of("host_proof"), token.ProveHost(role, Of("peer_nonce"), Of("host_nonce")));
        Assert.Equal(Of("peer_proof"), token.ProvePeer(role, Of("peer_nonce"), Of("host_nonce")));
    }

    [Fact]
    public void Both_sides_meet_when_they_share_the_token()
    {
        var token = TokenOf(new('1', 64));

        var challenged = new HostHandshake(token, HostNonce).On(Hello);
        var proven = new PeerHandshake(token, Hello).On(challenged.Reply!);
        var accepted = challenged.Next.On(proven.Reply!);
        var met = proven.Next.On(Welcome);

        Assert.True(accepted.Next.Done);
        Assert.Null(accepted.Refusal);
        Assert.Equal(Welcome, met.Next.Welcome);
        Assert.Null(met.Refusal);
    }

    [Fact]
    [Rule("11.1")]
    public void A_peer_with_another_token_is_refused()
    {
        var challenged = new HostHandshake(TokenOf(new('1', 64)), HostNonce).On(Hello);

        var wrong = challenged.Next.On(new Prove(TokenOf(new('2', 64)).ProvePeer(Hello.Role, Hello.Nonce, HostNonce)));

        Assert.Equal(ErrorCodes.WrongToken, wrong.Refusal?.Code);
        Assert.False(wrong.Next.Done);
    }

    [Fact]
    [Rule("11.1")]
    public void A_host_with_another_token_gets_no_proof_from_the_peer()
    {
        var squatter = new HostHandshake(TokenOf(new('2', 64)), HostNonce).On(Hello);

        var unmasked = new PeerHandshake(TokenOf(new('1', 64)), Hello).On(squatter.Reply!);

        Assert.Equal(ErrorCodes.WrongToken, unmasked.Refusal?.Code);
        Assert.Null(unmasked.Reply);
    }

    [Fact]
    [Rule("11.1")]
    public void The_hosts_own_proof_sent_back_proves_nothing()
    {
        var challenged = new HostHandshake(TokenOf(new('1', 64)), HostNonce).On(Hello);

        var reflected = challenged.Next.On(new Prove(((Challenge)challenged.Reply!).Proof));

        Assert.Equal(ErrorCodes.WrongToken, reflected.Refusal?.Code);
    }

    public static TheoryData<object> OutOfTurnAtStart => [new Prove(HostNonce), new object()];

    [Theory]
    [MemberData(nameof(OutOfTurnAtStart))]
    public void A_message_out_of_turn_is_refused_by_the_host(object message) =>
        Assert.Equal(ErrorCodes.MalformedMessage, new HostHandshake(TokenOf(new('1', 64)), HostNonce).On(message).Refusal?.Code);

    [Fact]
    public void A_second_hello_is_refused()
    {
        var challenged = new HostHandshake(TokenOf(new('1', 64)), HostNonce).On(Hello);

        Assert.Equal(ErrorCodes.MalformedMessage, challenged.Next.On(Hello).Refusal?.Code);
    }

    [Fact]
    [Rule("11.1")]
    public void A_welcome_before_the_host_has_proven_itself_is_refused() =>
        Assert.Equal(ErrorCodes.MalformedMessage, new PeerHandshake(TokenOf(new('1', 64)), Hello).On(Welcome).Refusal?.Code);

    [Fact]
    public void A_refusal_reaches_the_peer_as_it_was_said()
    {
        var refusal = new Refusal(ErrorCodes.TooManySessions, "Full.", TimeSpan.FromSeconds(1));

        Assert.Equal(refusal, new PeerHandshake(TokenOf(new('1', 64)), Hello).On(new Refused(refusal)).Refusal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("12")]
    [InlineData("111111111111111111111111111111111111111111111111111111111111111g")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void A_token_in_another_form_is_none(string text) => Assert.False(Token.TryParse(text, out _));

    [Fact]
    public void A_token_does_not_print_itself() => Assert.DoesNotContain("1", TokenOf(new('1', 64)).ToString(), StringComparison.Ordinal);

    private static Token TokenOf(string hex) => Token.TryParse(hex + "\n", out var token) ? token : throw new ArgumentException("No token.", nameof(hex));
}
