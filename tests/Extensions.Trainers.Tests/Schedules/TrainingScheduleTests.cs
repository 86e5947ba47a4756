using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Schedules;

public class TrainingScheduleTests
{
    [Fact, Trait("Kind", "Example")]
    public void Factor_Constant_IsOneAfterTheWarmUp()
    {
        var schedule = new ConstantSchedule { WarmUpFraction = 0.4 };
        Assert.Equal([0.2, 0.4, 0.6, 0.8, 1, 1, 1, 1, 1, 1], Enumerable.Range(0, 10).Select(step => Math.Round(schedule.Factor(step, 10), 12)));
    }

    [Fact, Trait("Kind", "Example")]
    public void Factor_LinearDecay_FallsInEqualSteps() =>
        Assert.Equal([1, 0.8, 0.6, 0.4], Enumerable.Range(0, 4).Select(step => Math.Round(new LinearDecaySchedule { FinalFactor = 0.2 }.Factor(step, 4), 12)));

    [Fact, Trait("Kind", "Example")]
    public void Factor_Cosine_IsHalfAWave()
    {
        var schedule = new CosineSchedule { FinalFactor = 0.1 };
        Assert.Equal(1, schedule.Factor(0, 100), 12);
        Assert.Equal(0.55, schedule.Factor(50, 100), 12);
        Assert.Equal(0.1 + 0.9 * (1 + Math.Cos(Math.PI * 0.75)) / 2, schedule.Factor(75, 100), 12);
    }

    [Fact, Trait("Kind", "Example")]
    public void Factor_OneCycle_RisesFromATwentyFifthToOneAndFallsAlmostToZero()
    {
        var factors = Enumerable.Range(0, 1000).Select(step => new OneCycleSchedule().Factor(step, 1000)).ToArray();
        Assert.Equal(0.04, factors[0], 1e-3);
        Assert.Equal(1, factors.Max(), 1e-9);
        Assert.Equal(300, Array.IndexOf(factors, factors.Max()));
        Assert.True(factors[999] is > 0 and < 1e-4);
        Assert.Equal(factors[..301].Order(), factors[..301]);
        Assert.Equal(factors[300..].OrderDescending(), factors[300..]);
    }
}
