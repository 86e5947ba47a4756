using System.Collections.Immutable;
using static Extensions.AutoML.Tests.Tuners.SomeTuners;

namespace Extensions.AutoML.Tests.Tuners;

public sealed class GridSearchTunerTests
{
    [Fact]
    public void Propose_AllTrials_WalksTheGridOnceLastParameterFastest()
    {
        var space = new SearchSpace([new RealParameter("r", 1, 100, 3, IsLogarithmic: true), new ChoiceParameter("k", ["a", "b"], "a"), new IntegerParameter("n", 0, 100, 7) { Condition = new("k", ["b"]) }]);
        var tuner = new GridSearchTuner { Resolution = 3, Resolutions = ImmutableDictionary<string, int>.Empty.Add("n", 2) };
        var observations = new List<TunerObservation>();
        while (tuner.Propose(Context(observations, space: space)) is { } values)
            observations.Add(new(values, 0, 0, 1, true));
        Assert.Equal(
            ["r = 3, k = a", "r = 1, k = a", "r = 1, k = b, n = 0", "r = 1, k = b, n = 100", "r = 10, k = a", "r = 10, k = b, n = 0", "r = 10, k = b, n = 100", "r = 100, k = a", "r = 100, k = b, n = 0", "r = 100, k = b, n = 100"],
            observations.Select(observation => observation.Parameters.ToString()));
    }

    [Fact]
    public void Propose_ResolutionOne_IsTheMiddle()
    {
        var space = new SearchSpace([new RealParameter("r", 0, 4, 1)]);
        Assert.Equal(2, new GridSearchTuner { Resolution = 1 }.Propose(Context([new(space.Defaults, 0, 0, 1, true)], space: space))!["r"].Number);
    }
}
