using System.Numerics;

namespace MLExtensions.Trainers;

/// <summary>A nonlinearity with its derivative, as <see cref="HiddenPass{TFunction}"/> runs it over a layer.</summary>
internal interface IActivationFunction
{
    /// <param name="x">Sums.</param>
    /// <param name="value">f(x).</param>
    /// <param name="slope">f'(x); at a kink the one from the left.</param>
    static abstract void At(Vector<float> x, out Vector<float> value, out Vector<float> slope);
}
