using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.Streams;

public class OnlineRiskControlTests
{
    /// <summary>
    /// Losses up to 1 that are 0 from lambda 1 up and 1 from lambda 0 down, else as an opponent likes: the mean stays within the bounds. Clipping lambda to [0, 1] breaks them, and so does a lambda that never moves.
    /// </summary>
    [Theory, Trait("Kind", "Guarantee")]
    [InlineData(0.1, 0.05)]
    [InlineData(0.3, 0.5)]
    public void Update_AdversarialLosses_MeanStaysWithinTheBounds(double alpha, double gamma)
    {
        const int count = 4000;
        Func<int, Random, double>[] opponents = [(_, _) => 1, (_, _) => 0, (_, random) => random.NextDouble(), (t, _) => t / 50 % 2];
        foreach (var opponent in opponents)
            Assert.True(IsWithin(opponent, (lambda, step) => lambda + step));
        Assert.False(IsWithin(opponents[0], (lambda, step) => Math.Clamp(lambda + step, 0, 1)));
        Assert.False(IsWithin(opponents[2], (lambda, _) => lambda));
        var random = new Random(1);
        var control = new OnlineRiskControl(alpha, gamma, 0.5);
        for (var t = 0; t < count; t++)
            control.Update(Loss(opponents[2](t, random), control.Lambda));
        Assert.Equal(MeanOf(opponents[2], (lambda, step) => lambda + step), control.State.MeanLoss, 1e-12);
        Assert.True(Bounded(control.State.MeanLoss));

        double Loss(double wanted, double lambda) => lambda >= 1 ? 0 : lambda <= 0 ? 1 : wanted;
        bool Bounded(double mean) => mean <= alpha + (0.5 + gamma) / (count * gamma) && mean >= alpha - (0.5 + gamma) / (count * gamma);
        bool IsWithin(Func<int, Random, double> opponent, Func<double, double, double> move) => Bounded(MeanOf(opponent, move));
        double MeanOf(Func<int, Random, double> opponent, Func<double, double, double> move)
        {
            var (generator, lambda, sum) = (new Random(1), 0.5, 0.0);
            for (var t = 0; t < count; t++)
            {
                var loss = Loss(opponent(t, generator), lambda);
                sum += loss;
                lambda = move(lambda, gamma * (loss - alpha));
            }
            return sum / count;
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void State_Json_ComesBack()
    {
        var control = new OnlineRiskControl(0.1, 0.5, 2);
        Assert.Equal(double.NaN, control.State.MeanLoss);
        Assert.Equal(2.2, control.Update(0.5), 1e-12);
        Assert.Equal(2.15, control.Update(0), 1e-12);
        var read = OnlineRiskControl.FromJson(control.ToJson());
        Assert.Equal(control.State, read.State);
        Assert.Equal(0.25, read.State.MeanLoss);
        foreach (var damaged in new[] { "", "null", "{}", control.ToJson().Replace("0.5,", "0,"), control.ToJson().Replace("\"Updates\":2", "\"Updates\":-2") })
            Assert.Contains("cannot be read", Assert.Throws<InvalidDataException>(() => OnlineRiskControl.FromJson(damaged)).Message);
    }

    [Fact, Trait("Kind", "Example")]
    public void BadInput_IsNamedAndChangesNothing()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new OnlineRiskControl(double.NaN, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OnlineRiskControl(0.1, 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OnlineRiskControl(0.1, 1, double.PositiveInfinity));
        var control = new OnlineRiskControl(0.1, 1, 0);
        Assert.Contains("Got NaN", Assert.Throws<ArgumentOutOfRangeException>(() => control.Update(double.NaN)).Message);
        Assert.Contains("Got -1", Assert.Throws<ArgumentOutOfRangeException>(() => control.Update(-1)).Message);
        Assert.Equal(new OnlineRiskState(0.1, 1, 0, 0, 0), control.State);
    }
}
