namespace Extensions.Trainers.Tests.Objectives;

/// <summary>Bad input: the error and how its message begins.</summary>
internal static class Rejected
{
    public static void Because<TError>(string message, Func<object> attempt)
        where TError : Exception
    {
        var error = Assert.Throws<TError>(attempt);
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    public static void OutOfRange(string message, Func<object> attempt) => Because<ArgumentOutOfRangeException>(message, attempt);

    /// <summary>Softmax outputs of one class.</summary>
    public static void OneClass(MLExtensions.Trainers.Objective objective) => Because<ArgumentException>(
        "A softmax over classes needs outputs (N, K) with K of 2 or more. Got K = 1.",
        () => Contracts.ObjectiveContract.Losses(objective, new ExampleBatch([[1]], [[0]])));
}
