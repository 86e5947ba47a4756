using static Extensions.AutoML.Tests.Space.SearchSpaceTests;

namespace Extensions.AutoML.Tests.Tuners;

public sealed class CrossEntropyTunerTests
{
    private static readonly SearchSpace Space = new([new ChoiceParameter("k", ["a", "b"], "a"), new RealParameter("r", 0, 10, 5) { Condition = new("k", ["a"]) }]);

    private static readonly CrossEntropyTuner Tuner = new() { GenerationSize = 4, EliteFraction = 0.5, Smoothing = 0.6, DeviationPower = 3, Floor = 0.01 };

    [Fact]
    public void Learn_TwoGenerations_IsTheUpdateDoneByHand()
    {
        var laws = Tuner.Learn(Space, [A(2, 0), A(4, 1), A(9, 2), B(3), A(2, 1), B(0), B(2), B(3), A(9, -5)]);

        // Generation 1: elite 0.2 and 0.4, both "a": mean 0.3, deviation 0.1; b = 0.6. Generation 2: elite "b" and 0.2; b = 0.6 (1 - (1/2)^3) = 0.525, but one value has no deviation. Then one trial too few for a third.
        var mean = 0.6 * 0.2 + 0.4 * (0.6 * 0.3 + 0.4 * 0.5);
        var deviation = 0.6 * 0.1 + 0.4 * Math.Sqrt(1 / 12.0);
        var first = 0.99 * (0.6 * 1 + 0.4 * 0.5) + 0.005;
        Assert.Equal(mean, laws["r"].Mean, 12);
        Assert.Equal(deviation, laws["r"].Deviation, 12);
        Assert.Equal(0.99 * (0.6 * 0.5 + 0.4 * first) + 0.005, laws["k"].Probabilities[0], 12);
        Assert.Equal(1, laws["k"].Probabilities.Sum(), 12);
    }

    [Fact]
    public void Learn_SecondGenerationWithSpread_SmoothsTheDeviationLess()
    {
        var laws = Tuner.Learn(Space, [A(2, 0), A(4, 1), A(9, 2), B(3), A(6, 0), A(8, 1), B(2), B(3)]);
        Assert.Equal(0.525 * 0.1 + 0.475 * (0.6 * 0.1 + 0.4 * Math.Sqrt(1 / 12.0)), laws["r"].Deviation, 12);
    }

    [Fact]
    public void Learn_FailedAndMissedConstraints_AreEliteLast()
    {
        var failed = Tuner.Learn(Space, [A(1, double.NaN), A(2, double.PositiveInfinity), A(3, double.PositiveInfinity), A(4, double.PositiveInfinity)]);
        Assert.Equal(0.5, failed["r"].Mean);
        var missed = Tuner.Learn(Space, [A(1, 0) with { Violation = 1 }, A(8, 5), A(8, 6), A(1, -1) with { Violation = 0.1 }]);
        Assert.Equal(0.6 * 0.8 + 0.4 * 0.5, missed["r"].Mean, 12);
    }

    [Fact]
    public void Learn_EqualElite_KeepsTheFloor() => Assert.Equal(0.01, Tuner.Learn(Space, [.. Enumerable.Repeat(A(2, 0), 4_000)])["r"].Deviation, 3);

    private static TunerObservation A(double r, double loss) => new(Set(("k", "a"), ("r", r)), loss, 0, 1, true);

    private static TunerObservation B(double loss) => new(Set(("k", "b")), loss, 0, 1, true);
}
