using System.Collections.Immutable;
using static Extensions.AutoML.Tests.Tuners.SomeTuners;

namespace Extensions.AutoML.Tests.Tuners;

public sealed class TunerSettingsTests
{
    public static TheoryData<ITuner, string> Wrong => new()
    {
        { new GridSearchTuner { Resolution = 0 }, "Resolution must be at least 1. Got 0" },
        { new GridSearchTuner { Resolutions = new Dictionary<string, int> { ["rate"] = 0 }.ToImmutableDictionary() }, "Resolutions of 'rate' must be at least 1. Got 0" },
        { new GridSearchTuner { Resolutions = new Dictionary<string, int> { ["none"] = 3 }.ToImmutableDictionary() }, "no parameter 'none'" },
        { new TpeTuner { StartupTrials = 0 }, "StartupTrials must be at least 1. Got 0" },
        { new TpeTuner { GoodFraction = 1 }, "GoodFraction must be between 0 and 1. Got 1" },
        { new TpeTuner { MaximumGoodTrials = 0 }, "MaximumGoodTrials must be at least 1. Got 0" },
        { new TpeTuner { Candidates = 0 }, "Candidates must be at least 1. Got 0" },
        { new TpeTuner { PriorWeight = 0 }, "PriorWeight must be positive. Got 0" },
        { new CrossEntropyTuner { GenerationSize = 1 }, "GenerationSize must be at least 2. Got 1" },
        { new CrossEntropyTuner { EliteFraction = double.NaN }, "EliteFraction must be between 0 and 1. Got NaN" },
        { new CrossEntropyTuner { Smoothing = 0 }, "Smoothing must be above 0 and at most 1. Got 0" },
        { new CrossEntropyTuner { DeviationPower = 0 }, "DeviationPower must be positive. Got 0" },
        { new CrossEntropyTuner { Floor = 0.5 }, "Floor must be above 0 and below 0.5. Got 0.5" },
        { new GaussianProcessTuner { StartupTrials = 1 }, "StartupTrials must be at least 2. Got 1" },
        { new GaussianProcessTuner { Candidates = 0 }, "Candidates must be at least 1. Got 0" },
        { new GaussianProcessTuner { MaximumTrials = 9 }, "MaximumTrials must be at least 10. Got 9" },
        { new GaussianProcessTuner { Acquisition = (AcquisitionFunction)7 }, "Acquisition must be a defined function. Got 7" },
        { new ParetoTuner { StartupTrials = 1 }, "StartupTrials must be at least 2. Got 1" },
        { new ParetoTuner { Candidates = 0 }, "Candidates must be at least 1. Got 0" },
        { new ParetoTuner { MaximumTrials = 9 }, "MaximumTrials must be at least 10. Got 9" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Propose_SettingOutsideItsLimits_IsAnError(ITuner tuner, string message)
        => Assert.Contains(message, Assert.Throws<ArgumentException>(() => tuner.Propose(Context([]))).Message);
}
